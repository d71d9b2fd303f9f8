"""The rules of the ABI that can be read off the headers: names, signatures, ownership, documentation."""

import re
import unittest

from public_headers import HEADERS, functions, handles, tables, without_comments

HANDLES = {handle.name for handle in handles()}
TABLES = {table.name for table in tables()}
# Between the library and its modules: static, so that nobody drops them.
MODULE_TABLES = {"ghlauth_module_head", "ghlauth_login_module", "ghlauth_login_requests", "ghlauth_store_module",
                 "ghlauth_store_opening", "ghlauth_store_answers"}
# The library lends these to callbacks; nobody frees them.
LENT = {"ghlauth_attempt", "ghlauth_secret", "ghlauth_exchange", "ghlauth_store_operation"}
# Entries of a table that the library is built with; nobody frees them.
BUILT_IN = {"ghlauth_operation"}
# Data and no functions: what a store's operation takes and answers is too much for parameters.
RECORDS = {"ghlauth_store_row"}
INTEGER = r"(?:u?int(?:8|32|64)_t|size_t)"


def type_of(parameter):
    match = re.fullmatch(r"(?P<type>.*?)(?P<name>\w+)", parameter)
    return match["type"].replace(" *", "*").strip()


def parameter_types():
    handle = "(?:" + "|".join(sorted(HANDLES)) + ")"
    table = "(?:" + "|".join(sorted(TABLES)) + ")"
    return re.compile(rf"(?:const )?{handle}\*|{handle}\*\*|const {table}\*|const char\*|char\*|const uint8_t\*|"
                      rf"{INTEGER}\*?|ghlauth_status")


def result_types():
    handle = "(?:" + "|".join(sorted(HANDLES)) + ")"
    return re.compile(rf"void|ghlauth_status|const char \*|const uint8_t \*|const {handle} \*|int32_t|int64_t|uint32_t|size_t")


class Rules(unittest.TestCase):
    def test_every_exported_function_was_read(self):
        marks = sum(len(re.findall(r"^GHLAUTH_API\b", header.read_text(), flags=re.M)) for header in HEADERS)
        self.assertEqual(len(functions()), marks, "a function has no doc comment right before it")
        self.assertGreater(marks, 150)

    def test_every_declared_function_is_exported(self):
        for header in HEADERS:
            if header.name == "export.h":
                continue
            body = re.sub(r"\{[^}]*\}", "", without_comments(header.read_text()).replace('extern "C" {', ""))
            body = re.sub(r"^\s*#.*$", "", body, flags=re.M)
            for statement in body.split(";"):
                if "(" in statement:
                    self.assertTrue(statement.strip().startswith("GHLAUTH_API"), f"{header.name}: {statement.strip()}")

    def test_names(self):
        for function in functions():
            with self.subTest(function=function.name):
                self.assertRegex(function.name, r"^ghlauth_[a-z0-9]+(_[a-z0-9]+)*$")
        for name in HANDLES | TABLES:
            self.assertRegex(name, r"^ghlauth_[a-z0-9]+(_[a-z0-9]+)*$")

    def test_parameters_are_of_the_allowed_types(self):
        allowed = parameter_types()
        for function in functions():
            with self.subTest(function=function.name):
                for parameter in function.parameters:
                    self.assertRegex(type_of(parameter), rf"^(?:{allowed.pattern})$", parameter)

    def test_results_are_of_the_allowed_types(self):
        allowed = result_types()
        for function in functions():
            with self.subTest(function=function.name):
                self.assertRegex(function.result, rf"^(?:{allowed.pattern})$")

    def test_no_enum_bool_long_time_t_bit_field_union_or_variadic(self):
        for header in HEADERS:
            text = without_comments(header.read_text())
            for word in ("enum", "_Bool", "bool", "long", "short", "unsigned", "time_t", "union", "float", "double"):
                self.assertIsNone(re.search(rf"\b{word}\b", text), f"{header.name} uses {word}")
            self.assertNotIn("...", text, header.name)
            self.assertIsNone(re.search(r"\w\s*:\s*\d+\s*;", text), f"{header.name} has a bit-field")

    def test_what_can_fail_takes_an_error_last(self):
        for function in functions():
            with self.subTest(function=function.name):
                if function.result != "ghlauth_status" or function.name in (
                        "ghlauth_completion_status", "ghlauth_error_status", "ghlauth_explanation_status"):
                    continue
                # A transport reports through the exchange itself, a store through the operation.
                if function.name.startswith(("ghlauth_exchange_", "ghlauth_store_operation_")):
                    continue
                self.assertEqual(function.parameters[-1], "ghlauth_error **error")
        for function in functions():
            with self.subTest(function=function.name):
                if function.result != "ghlauth_status":
                    self.assertNotIn("ghlauth_error **error", function.parameters, "reports an error but returns no status")

    def test_outputs_stand_before_inputs(self):
        """Handle, outputs, inputs: after the first input no output follows, the error aside."""
        for function in functions():
            with self.subTest(function=function.name):
                kinds = []
                for parameter in function.parameters[:-1]:
                    kind = type_of(parameter)
                    output = kind.endswith("**") or kind in ("char*", "size_t*", "int32_t*", "int64_t*", "uint32_t*", "uint64_t*")
                    kinds.append("out" if output else "in")
                if kinds and kinds[0] == "in" and type_of(function.parameters[0]).replace("const ", "").rstrip("*") in HANDLES:
                    kinds = kinds[1:]
                if function.name in ("ghlauth_credential_bearer", "ghlauth_credential_bearer_now"):  # buffer, its capacity, the size that is needed, the serial
                    self.assertEqual(kinds, ["out", "in", "out", "out", "in"])
                    continue
                self.assertEqual(kinds, sorted(kinds, reverse=True))

    def test_every_handle_has_a_free(self):
        declared = {function.name: function for function in functions()}
        for handle in sorted(HANDLES - LENT - BUILT_IN):
            with self.subTest(handle=handle):
                free = declared[f"{handle}_free"]
                self.assertEqual(free.result, "void")
                self.assertEqual([type_of(parameter) for parameter in free.parameters], [f"{handle}*"])
        for handle in LENT | BUILT_IN:
            self.assertNotIn(f"{handle}_free", declared)

    def test_durations_and_points_in_time_name_their_unit(self):
        for function in functions():
            with self.subTest(function=function.name):
                for parameter in function.parameters:
                    if re.search(r"(timeout|lifetime|margin|delay|overlap|expires|created|obtained)", parameter.split()[-1]):
                        self.assertRegex(parameter, r"^int64_t \w+_m?s$")

    def test_every_function_says_since(self):
        for function in functions():
            with self.subTest(function=function.name):
                self.assertRegex(function.doc, r"Since: \d+\.\d+$")

    def test_every_handle_says_what_threads_may_do(self):
        for handle in handles():
            with self.subTest(handle=handle.name):
                self.assertIn("Threads:", handle.doc)

    def test_tables_start_with_size_user_data_and_drop(self):
        self.assertEqual(TABLES - MODULE_TABLES - RECORDS, {"ghlauth_log_table", "ghlauth_clock_table", "ghlauth_secret_source",
                                                            "ghlauth_transport_table", "ghlauth_store_table",
                                                            "ghlauth_byte_sink", "ghlauth_byte_source",
                                                            "ghlauth_keep_progress", "ghlauth_leftover_table", "ghlauth_observer",
                                                            "ghlauth_transfer_progress"})
        for table in tables():
            with self.subTest(table=table.name):
                self.assertEqual(table.members[0], "uint32_t struct_size")
                if table.name not in MODULE_TABLES | RECORDS:
                    self.assertIn("void *user_data", table.members)
                    self.assertEqual(table.callbacks[0].name, f"{table.name}.drop")

    def test_tables_of_modules_start_with_the_same_head(self):
        by_name = {table.name: table for table in tables()}
        head = by_name["ghlauth_module_head"].members
        self.assertEqual(head, ["uint32_t struct_size", "uint32_t kind", "uint32_t version"])
        self.assertEqual(by_name["ghlauth_login_module"].members, head)
        self.assertEqual(by_name["ghlauth_store_module"].members, head)

    def test_callbacks_take_their_data_first(self):
        for table in tables():
            for callback in table.callbacks:
                with self.subTest(callback=callback.name):
                    first = ["void *user_data", "void *session", "void **session"]
                    if table.name in MODULE_TABLES:
                        first += ["ghlauth_store_table *table", "ghlauth_store_operation *operation"]
                    self.assertIn(callback.parameters[0], first)
                    self.assertIn(callback.result, ("void", "ghlauth_status", "int32_t", "int64_t"))


if __name__ == "__main__":
    unittest.main()
