"""Many requests at a time in asyncio, through ctypes: each is awaited, and the loop watches the queue's descriptor.

    HIGHLEVEL_PIT=pit-... queue_asyncio.py <api url> <location id> <contact id>...
"""

import asyncio
import ctypes
import os
import sys

LEVEL_LOCATION = 2  # ghlauth/level.h

lib = ctypes.CDLL("libghlauth.so.0")
P, I64 = ctypes.c_void_p, ctypes.c_int64
lib.ghlauth_config_set_api_url.argtypes = [P, ctypes.c_char_p, P]
lib.ghlauth_pit_new.argtypes = [P, P, ctypes.c_char_p, ctypes.c_int32, ctypes.c_char_p, P]
lib.ghlauth_credential_from_pit.argtypes = lib.ghlauth_queue_new.argtypes = [P, P, P]
lib.ghlauth_request_for_operation.argtypes = [P, ctypes.c_char_p, ctypes.c_char_p, P]
lib.ghlauth_request_set_param.argtypes = [P, ctypes.c_char_p, ctypes.c_char_p, P]
lib.ghlauth_queue_submit.argtypes = [P, P, P, I64, I64, P]
lib.ghlauth_queue_next.argtypes = [P, P, I64, P, P]
for name, result in (("error_message", ctypes.c_char_p), ("queue_descriptor", ctypes.c_int32), ("completion_tag", I64),
                     ("completion_error", P), ("completion_response", P), ("response_body", ctypes.c_char_p)):
    getattr(lib, f"ghlauth_{name}").argtypes, getattr(lib, f"ghlauth_{name}").restype = [P], result
for name in ("error", "config", "pit", "credential", "request", "queue", "completion"):
    getattr(lib, f"ghlauth_{name}_free").argtypes, getattr(lib, f"ghlauth_{name}_free").restype = [P], None


def call(function, *arguments):
    """Of a function that returns a status and takes an error last."""
    error = P()
    if getattr(lib, f"ghlauth_{function}")(*arguments, ctypes.byref(error)) != 0:
        message = lib.ghlauth_error_message(error).decode()
        lib.ghlauth_error_free(error)
        raise RuntimeError(message)


def made(function, *arguments):
    """Of a function that makes a handle."""
    handle = P()
    call(function, ctypes.byref(handle), *arguments)
    return handle


class Queue:
    def __init__(self, config):
        self.handle = made("queue_new", config)
        self.futures = {}
        self.last = 0
        asyncio.get_running_loop().add_reader(lib.ghlauth_queue_descriptor(self.handle), self.take)

    def send(self, credential, request):
        self.last += 1
        call("queue_submit", self.handle, credential, request, self.last, -1)
        self.futures[self.last] = asyncio.get_running_loop().create_future()
        return self.futures[self.last]

    def next(self):
        completion = P()
        call("queue_next", self.handle, ctypes.byref(completion), 0, None)
        return completion

    def take(self):
        while completion := self.next():
            future = self.futures.pop(lib.ghlauth_completion_tag(completion))
            if error := lib.ghlauth_completion_error(completion):
                future.set_exception(RuntimeError(lib.ghlauth_error_message(error).decode()))
            else:
                future.set_result(lib.ghlauth_response_body(lib.ghlauth_completion_response(completion)).decode())
            lib.ghlauth_completion_free(completion)

    def close(self):
        asyncio.get_running_loop().remove_reader(lib.ghlauth_queue_descriptor(self.handle))
        lib.ghlauth_queue_free(self.handle)


async def get_contact(queue, credential, contact):
    request = made("request_for_operation", b"contacts/get-contact", None)
    call("request_set_param", request, b"contactId", contact.encode())
    future = queue.send(credential, request)
    lib.ghlauth_request_free(request)
    return f"{contact} {await future}"


async def main(url, location, *contacts):
    config = made("config_new")
    call("config_set_api_url", config, url.encode())  # left out: the production API
    pit = made("pit_new", config, os.environ["HIGHLEVEL_PIT"].encode(), LEVEL_LOCATION, location.encode())
    credential = made("credential_from_pit", pit)
    queue = Queue(config)
    for answer in await asyncio.gather(*(get_contact(queue, credential, contact) for contact in contacts), return_exceptions=True):
        print(answer)
    queue.close()
    lib.ghlauth_credential_free(credential)
    lib.ghlauth_pit_free(pit)
    lib.ghlauth_config_free(config)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
