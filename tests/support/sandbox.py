"""Runs the program's sandbox for a test and talks to it over plain http.client.

The program is named by the environment variable GHLAUTH_PROGRAM.
"""

import base64
import http.client
import json
import os
import re
import subprocess
import urllib.parse

PROGRAM = os.environ.get("GHLAUTH_PROGRAM", "ghlauth")
VERSION = "2021-07-28"


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def message(self):
        return self.json["message"]


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class Sandbox:
    """A running sandbox; ends with the `with` block, and also when this process dies."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([PROGRAM, "sandbox", "--json", "--exit-with-stdin", *arguments],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the sandbox did not start: exit code {self.process.wait()}")
        self.about = json.loads(line)
        self.url = self.about["url"]
        self.port = urllib.parse.urlsplit(self.url).port
        self.app = self.about["app"]
        self.company = self.about["company_id"]
        self.locations = [location["id"] for location in self.about["locations"]]
        self.contacts = [location["contacts"] for location in self.about["locations"]]
        self.location_pit = self.about["pit"]["location"]
        self.agency_pit = self.about["pit"]["agency"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.process.stdin.close()
        code = self.process.wait(timeout=20)
        self.process.stdout.close()
        return code

    # plain HTTP
    def request(self, method, path, body=None, headers=None, timeout=20):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def form(self, path, fields, headers=None, timeout=20):
        return self.request("POST", path, urllib.parse.urlencode(fields),
                            {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}, timeout)

    def api(self, method, path, bearer, body=None, version=VERSION, **headers):
        sent = {"Authorization": f"Bearer {bearer}", **headers}
        if version is not None:
            sent["Version"] = version
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = json.dumps(body)
        return self.request(method, path, body, sent)

    # the control API
    def control(self, method, path, body=None):
        answer = self.request(method, "/__sandbox/" + path, None if body is None else json.dumps(body),
                              {"Authorization": f"Bearer {self.about['control_token']}"})
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body.decode()}")
        return answer.json

    def switch(self, **values):
        self.control("POST", "switches", {name.replace("_", "-"): value for name, value in values.items()})

    def fault(self, kind, path="/", **members):
        self.control("POST", "faults", {"kind": kind, "path": path, **members})

    def counters(self):
        return self.control("GET", "counters")

    # the flows
    def allow(self, authorize_url, resource, **boxes):
        """Opens the authorize URL as a browser does and allows it; returns the URL that the browser is then sent to.

        resource is "Company:<id>" or "Location:<id>", as the page offers them.
        """
        parts = urllib.parse.urlsplit(authorize_url)
        page = self.request("GET", f"{parts.path}?{parts.query}")
        csrf = re.search(r'name="csrf" value="(\w+)"', page.body.decode())
        if page.status != 200 or not csrf:
            raise RuntimeError(f"the consent page says {page.status}: {page.body.decode()}")
        answer = self.form(parts.path, {"csrf": csrf[1], "resource": resource, **boxes}, {"Origin": self.url})
        if answer.status != 302:
            raise RuntimeError(f"the consent page says {answer.status}: {answer.body.decode()}")
        return answer.headers["Location"]

    def consent_code(self, **choice):
        url = self.control("POST", "consent", choice)["redirect_url"]
        return urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["code"][0]

    def client_fields(self, client=0):
        key = self.app["clients"][client]
        return {"client_id": key["client_id"], "client_secret": key["client_secret"]}

    def exchange(self, code, client=0, **fields):
        return self.form("/oauth/token", {**self.client_fields(client), "grant_type": "authorization_code", "code": code, **fields})

    def refresh(self, refresh_token, client=0, **fields):
        return self.form("/oauth/token", {**self.client_fields(client), "grant_type": "refresh_token",
                                          "refresh_token": refresh_token, **fields})

    def mint(self, bearer, location, company=None):
        return self.form("/oauth/locationToken", {"companyId": company or self.company, "locationId": location},
                         {"Authorization": f"Bearer {bearer}", "Version": VERSION})

    def install_location(self, index=0, **choice):
        return self.exchange(self.consent_code(level="location", resource_id=self.locations[index], **choice)).json

    def install_agency(self, **choice):
        return self.exchange(self.consent_code(level="agency", **{"all_locations": True, **choice})).json
