"""The use cases of OAuth, as programs in C, against a live sandbox. GHLAUTH_EXAMPLES names their folder."""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sandbox import Sandbox  # noqa: E402

EXAMPLES = pathlib.Path(os.environ["GHLAUTH_EXAMPLES"])
SCOPES = ("contacts.readonly", "conversations/message.write")
PROGRAMS = ("user_connect", "user_request", "oauth_flow", "login_flow", "conversation_provider", "workflow_action", "workflow_trigger")


class Programs(unittest.TestCase):
    def test_each_is_short(self):
        for program in PROGRAMS:
            lines = pathlib.Path(__file__).with_name(program + ".c").read_text().splitlines()
            self.assertLess(len(lines), 80, program)


class UseCase(unittest.TestCase):
    """A sandbox, and a sealed store in which its installations are shared by programs."""

    def setUp(self):
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.locations = self.sandbox.locations
        self.sandbox.control("POST", "apps/" + self.sandbox.app["id"], {"scopes": list(SCOPES)})
        self.redirect_uri = self.sandbox.app["redirect_uri"]
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.store = f"sqlite:{folder.name}/installations"
        self.secrets = {"HIGHLEVEL_CLIENT_ID": self.sandbox.app["client_id"],
                        "HIGHLEVEL_CLIENT_SECRET": self.sandbox.app["client_secret"],
                        "HIGHLEVEL_STORE_KEY": "1 " + base64.b64encode(os.urandom(32)).decode()}

    def start(self, name, *arguments):
        program = subprocess.Popen([EXAMPLES / name, self.sandbox.url, *map(str, arguments)], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **self.secrets})
        self.addCleanup(program.kill)  # does nothing to one that has ended
        return program

    def end(self, program, sent=None):
        """The exit code and what was printed."""
        with program:
            stdout, stderr = program.communicate(sent, timeout=60)
        for secret in (self.secrets["HIGHLEVEL_CLIENT_SECRET"], self.secrets["HIGHLEVEL_STORE_KEY"][2:], "eyJ"):
            self.assertNotIn(secret, stdout + stderr)
        return program.returncode, stdout, stderr

    def begin_connecting(self, user, *scopes):
        program = self.start("user_connect", self.sandbox.url, self.redirect_uri, self.store, user, *(scopes or SCOPES))
        return program, program.stdout.readline().strip()

    def connect(self, user, location, *scopes):
        program, url = self.begin_connecting(user, *scopes)
        callback = self.sandbox.allow(url, "Location:" + location)
        self.assertEqual(self.end(program, callback + "\n"), (0, f"{user} connected {location}\n", ""))


class UserService(UseCase):
    def request(self, *arguments):
        return self.end(self.start("user_request", self.redirect_uri, self.store, *arguments))

    def test_users_reach_their_own_locations_alone(self):
        first, second = self.locations[:2]
        self.connect("anna", first)
        self.connect("ben", second)
        self.assertEqual(self.request("anna"), (0, first + "\n", ""))
        self.assertEqual(self.request("ben"), (0, second + "\n", ""))
        self.assertEqual(self.request("carl"), (0, "", ""))

        contacts = [f"/contacts/{self.sandbox.contacts[index][0]}" for index in (0, 1)]
        code, body, _ = self.request("anna", first, contacts[0])
        self.assertEqual((code, json.loads(body)["contact"]["locationId"]), (0, first))

        before = self.sandbox.counters()["requests"]
        for user in ("ben", "carl", ""):
            self.assertEqual(self.request(user, first, contacts[0]), (1, "", f"denied: {user} has not connected {first}\n"))
        self.assertEqual(self.sandbox.counters()["requests"], before)  # HighLevel was not asked

        code, body, told = self.request("ben", second, contacts[0])  # Anna's contact with Ben's own location: HighLevel refuses
        self.assertEqual((code, body), (1, ""))
        self.assertRegex(told, "^GHLAUTH_E_WRONG_LOCATION: ")

    def test_a_callback_belongs_to_the_user_who_began(self):
        anna, url = self.begin_connecting("anna")
        ben, _ = self.begin_connecting("ben")
        callback = self.sandbox.allow(url, "Location:" + self.locations[0])
        code, stdout, stderr = self.end(ben, callback + "\n")
        self.assertEqual((code, stdout), (1, ""))
        self.assertRegex(stderr, "^GHLAUTH_E_STATE_")
        self.assertEqual(self.request("ben"), (0, "", ""))
        self.assertEqual(self.end(anna, callback + "\n")[0], 0)

    def test_another_key_opens_nothing(self):
        self.connect("anna", self.locations[0])
        self.secrets["HIGHLEVEL_STORE_KEY"] = "1 " + base64.b64encode(os.urandom(32)).decode()
        code, stdout, stderr = self.request("anna")
        self.assertEqual((code, stdout), (1, ""))
        self.assertRegex(stderr, "^GHLAUTH_E_STORE_KEY: ")


class InALocation(UseCase):
    """The programs of an app that one location has installed."""

    def setUp(self):
        super().setUp()
        self.location, self.other_location = self.locations[:2]
        self.connect("the service", self.location)

    def program(self, name, *arguments, location=None):
        return self.end(self.start(name, self.redirect_uri, self.store, location or self.location, *arguments))

    def item(self, kind, location=None, **fields):
        return self.sandbox.control("POST", "items/" + kind, {"location_id": location or self.location, **fields})["id"]

    def items(self, kind):
        return self.sandbox.control("GET", "items/" + kind)["items"]

    def assert_fails(self, expected, result):
        self.assertEqual(result[:2], (1, ""))
        self.assertRegex(result[2], expected)


class ConversationProvider(InALocation):
    def inbound(self, conversation, contact, text, **options):
        return self.program("conversation_provider", "inbound", "a-provider", conversation, contact, text, **options)

    def test_a_message_comes_in(self):
        contact = self.sandbox.contacts[0][0]
        conversation = self.item("conversations", contactId=contact)
        text = 'He said: "Zażółć \\ 3 > 2"\nBye'
        code, stdout, stderr = self.inbound(conversation, contact, text)
        self.assertEqual((code, stderr), (0, ""))
        [message] = self.items("messages")
        self.assertEqual(json.loads(stdout)["messageId"], message["id"])
        self.assertEqual((message["location_id"], message["conversationId"], message["message"], message["direction"]),
                         (self.location, conversation, text, "inbound"))

    def test_what_became_of_a_message_is_reported(self):
        message = self.item("messages", direction="outbound", status="pending", conversationId="c")
        code, _, stderr = self.program("conversation_provider", "status", message, "delivered")
        self.assertEqual((code, stderr), (0, ""))
        self.assertEqual(self.items("messages")[0]["status"], "delivered")
        self.assert_fails("GHLAUTH_E_VALIDATION", self.program("conversation_provider", "status", message, "lost"))
        self.assertEqual(self.items("messages")[0]["status"], "delivered")

    def test_refusals(self):
        contact = self.sandbox.contacts[1][0]
        conversation = self.item("conversations", self.other_location, contactId=contact)
        self.assert_fails("^GHLAUTH_E_WRONG_LOCATION: ", self.inbound(conversation, contact, "Hi"))
        self.assert_fails("^GHLAUTH_E_BAD_REQUEST: .* Conversation not found$", self.inbound(conversation, self.sandbox.contacts[0][0], "Hi"))
        self.assert_fails("^GHLAUTH_E_NOT_FOUND: ", self.inbound(conversation, contact, "Hi", location=self.other_location))
        self.connect("another user", self.other_location, "contacts.readonly")
        self.assert_fails("^GHLAUTH_E_SCOPE_MISSING: ", self.inbound(conversation, contact, "Hi", location=self.other_location))
        self.assertEqual(self.items("messages"), [])


class WorkflowTrigger(InALocation):
    def fire(self, target, event='{"ticket": 7}', **options):
        return self.program("workflow_trigger", target, event, **options)

    def target(self, location=None):
        trigger = self.item("triggers", location, key="ticket_closed")
        return trigger, f"{self.sandbox.url}/workflows-marketplace/triggers/execute/abc/{trigger}"

    def test_a_trigger_is_fired(self):
        trigger, target = self.target()
        self.assertEqual(self.fire(target), (0, "fired: HTTP 200\n", ""))
        [event] = self.items("trigger_events")
        self.assertEqual((event["location_id"], event["trigger"], event["event"]), (self.location, trigger, {"ticket": 7}))
        self.assertEqual(self.sandbox.request("POST", target.removeprefix(self.sandbox.url), "{}", {"Version": "2021-04-15"}).status, 401)

    def test_the_token_goes_to_no_other_target(self):
        path = "/workflows-marketplace/triggers/execute/abc/def"
        before = self.sandbox.counters()["requests"]
        for target in ("https://elsewhere.example" + path, self.sandbox.url + "9" + path, self.sandbox.url + "@elsewhere.example" + path,
                       self.sandbox.url + "/contacts/", self.sandbox.url + path + "/../../../../../contacts/", path):
            self.assert_fails("^denied: ", self.fire(target))
        self.assertEqual(self.sandbox.counters()["requests"], before)

    def test_refusals(self):
        _, target = self.target(self.other_location)
        self.assert_fails("^GHLAUTH_E_WRONG_LOCATION: ", self.fire(target))
        _, target = self.target()
        self.assert_fails("^GHLAUTH_E_INVALID_ARGUMENT: ", self.fire(target, "no JSON"))
        self.assertEqual(self.items("trigger_events"), [])


class WorkflowAction(InALocation):
    SECRET = "of the action's header"

    def call(self, action, secret=SECRET):
        """As HighLevel posts an action and a web server hands it to a CGI program: status line, JSON, and what is logged."""
        body = action if isinstance(action, bytes) else json.dumps(action).encode()
        environment = {**os.environ, **self.secrets, "ACTION_SECRET": self.SECRET, "HIGHLEVEL_API_URL": self.sandbox.url,
                       "HIGHLEVEL_REDIRECT_URI": self.redirect_uri, "HIGHLEVEL_STORE": self.store,
                       "REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))}
        if secret is not None:
            environment["HTTP_X_ACTION_SECRET"] = secret
        result = subprocess.run([EXAMPLES / "workflow_action"], input=body, capture_output=True, env=environment, timeout=60,
                                check=True)
        head, answer = result.stdout.decode().split("\r\n\r\n")
        self.assertIn("Content-Type: application/json", head)
        return head.split("\r\n")[0].removeprefix("Status: "), json.loads(answer), result.stderr.decode()

    def action(self, location, contact):
        return {"data": {"size": "large"}, "extras": {"locationId": location, "contactId": contact, "workflowId": "w"},
                "meta": {"key": "look_up", "version": "1.0"}}

    def test_an_action_is_answered(self):
        contact = self.sandbox.contacts[0][0]
        status, answer, log = self.call(self.action(self.location, contact))
        self.assertEqual((status, answer["contact"]["id"], log), ("200 OK", contact, ""))

    def test_who_does_not_know_the_secret_gets_nothing(self):
        before = self.sandbox.counters()["requests"]
        action = self.action(self.location, self.sandbox.contacts[0][0])
        for secret in (None, "", "of the action's headeR", self.SECRET + "s"):
            self.assertEqual(self.call(action, secret), ("401 Unauthorized", {}, ""))
        self.assertEqual(self.sandbox.counters()["requests"], before)

    def test_other_actions(self):
        contact = self.sandbox.contacts[0][0]
        for action in ({}, b"{", self.action(self.location, ""), self.action(self.location, "../locations"), self.action(self.location, 7)):
            self.assertEqual(self.call(action), ("400 Bad Request", {}, ""))
        self.assertEqual(self.call(b" " * 16384), ("413 Content Too Large", {}, ""))
        for location, other, expected in ((self.other_location, contact, "GHLAUTH_E_NOT_FOUND"),
                                          (self.location, self.sandbox.contacts[1][0], "GHLAUTH_E_WRONG_LOCATION")):
            status, answer, log = self.call(self.action(location, other))
            self.assertEqual((status, answer), ("502 Bad Gateway", {}))
            self.assertRegex(log, "^" + expected)


class Login(UseCase):
    def test_login_flow(self):
        contact = self.sandbox.contacts[0][0]
        program = self.start("login_flow", self.sandbox.url, "http://localhost:0/oauth/callback", "/contacts/" + contact)
        url = program.stdout.readline().strip().removeprefix("Open ")
        [redirect_uri] = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["redirect_uri"]  # with the port that was free
        self.sandbox.control("POST", "apps/" + self.sandbox.app["id"], {"redirect_uris": [redirect_uri]})
        with urllib.request.urlopen(self.sandbox.allow(url, "Location:" + self.locations[0]), timeout=20) as page:
            self.assertNotIn("code=", page.url)  # the browser is sent on
        code, stdout, stderr = self.end(program)
        self.assertEqual((code, stderr), (0, ""))
        self.assertEqual(json.loads(stdout)["contact"]["id"], contact)


if __name__ == "__main__":
    unittest.main()
