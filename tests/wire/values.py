"""Holds one value against a shape of botocore's models: members, types, enumerations, lengths, ranges and patterns."""
import base64
import re

# Java's classes that Python's re does not have; widened rather than narrowed, so that no good value is called bad.
_CLASSES = {"\\p{L}": "\\w", "\\p{Z}": "\\s", "\\p{N}": "\\w", "\\p{M}": "\\w", "\\p{S}": "\\S", "\\p{P}": "\\S", "\\p{Nd}": "\\d", "\\p{ASCII}": "\\x00-\\x7f"}


def check(shape, value, path, problem):
    """Calls problem(text) for each thing that the model does not allow."""
    _CHECKS.get(shape.type_name, _anything)(shape, value, path, problem)


def _anything(_shape, _value, _path, _problem):
    pass


def _structure(shape, value, path, problem):
    if not isinstance(value, dict):
        problem(f"{path}: {value!r} is no structure")
        return
    for name, part in value.items():
        if name in shape.members:
            check(shape.members[name], part, f"{path}.{name}", problem)
        else:
            problem(f"{path}: there is no member {name}")
    for name in shape.required_members:
        if name not in value:
            problem(f"{path}: the required member {name} is missing")


def _list(shape, value, path, problem):
    if not isinstance(value, list):
        problem(f"{path}: {value!r} is no list")
        return
    _bounds(shape, len(value), path, "items", problem)
    for part in value:
        check(shape.member, part, path + "[]", problem)


def _map(shape, value, path, problem):
    for key, part in value.items():
        check(shape.key, key, path + "{key}", problem)
        check(shape.value, part, path + "{}", problem)


def _string(shape, value, path, problem):
    if not isinstance(value, str):
        problem(f"{path}: {value!r} is no string")
        return
    if shape.enum and value not in shape.enum:
        problem(f"{path}: {value!r} is none of {shape.enum}")
    _bounds(shape, len(value), path, "characters", problem)
    pattern = shape.metadata.get("pattern")
    if not pattern:
        return
    for java, python in _CLASSES.items():
        pattern = pattern.replace(java, python)
    try:
        matches = re.fullmatch(pattern, value, re.S)
    except re.error:
        return  # a pattern that Python cannot read says nothing
    if not matches:
        problem(f"{path}: {value[:60]!r} does not match {shape.metadata['pattern'][:80]}")


def _integer(shape, value, path, problem):
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        problem(f"{path}: {value!r} is no integer")
        return
    _bounds(shape, value, path, "as a value", problem)


def _number(_shape, value, path, problem):
    try:
        float(value)
    except (TypeError, ValueError):
        problem(f"{path}: {value!r} is no number")


def _boolean(_shape, value, path, problem):
    if value not in (True, False, "true", "false"):
        problem(f"{path}: {value!r} is no boolean")


def _blob(_shape, value, path, problem):
    try:
        base64.b64decode(value, validate=True)
    except ValueError:
        problem(f"{path}: not in base64")


def _bounds(shape, size, path, what, problem):
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and size < low:
        problem(f"{path}: {size} {what}, at least {low} are wanted")
    if high is not None and size > high:
        problem(f"{path}: {size} {what}, at most {high} are allowed")


_CHECKS = {
    "structure": _structure, "list": _list, "map": _map, "string": _string, "integer": _integer, "long": _integer,
    "float": _number, "double": _number, "boolean": _boolean, "blob": _blob,
}
