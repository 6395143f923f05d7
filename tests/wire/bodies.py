"""Reads the body of a request back into the members of its operation, as the protocol's own rules say."""
import xml.etree.ElementTree as ElementTree


def form(shape, members, path, protocol, problem):
    """Form parameters (protocols ec2 and query) as a value of the shape."""
    return _form(shape, _tree(members, path, problem), path, protocol, problem)


def xml(shape, element, path, problem):
    """An XML element as a value of the shape."""
    return _READERS.get(shape.type_name, lambda _shape, e, _path, _problem: e.text or "")(shape, element, path, problem)


def xml_root(text, shape, member, path, problem):
    """The payload of a REST-XML request: the member whose name the root element has."""
    try:
        element = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        problem(f"{path}: the body is no XML: {error}")
        return None
    space, _, tag = element.tag.rpartition("}")
    wanted = shape.serialization.get("name", member)
    if tag != wanted:
        problem(f"{path}: the root <{tag}> should be <{wanted}>")
    if space.lstrip("{") != "http://s3.amazonaws.com/doc/2006-03-01/":
        problem(f"{path}: the root has the namespace '{space.lstrip('{')}'")
    return xml(shape, element, path, problem)


def _tree(members, path, problem):
    root, seen = {}, set()
    for name, value in members:
        if name in seen:
            problem(f"{path}: {name} stands twice")
        seen.add(name)
        at = root
        *parents, last = name.split(".")
        for part in parents:
            at = at.setdefault(part, {})
            if not isinstance(at, dict):
                problem(f"{path}: {name} is below a value")
                break
        else:
            at[last] = value
    return root


def _form(shape, node, path, protocol, problem):
    if shape.type_name == "structure":
        return _form_structure(shape, node, path, protocol, problem)
    return _form_list(shape, node, path, protocol, problem) if shape.type_name == "list" else node


def _form_structure(shape, node, path, protocol, problem):
    if not isinstance(node, dict):
        problem(f"{path}: {node!r} for a structure")
        return {}
    names = {_form_name(shape.members[member], member, protocol): member for member in shape.members}
    value = {}
    for name, part in node.items():
        if name in names:
            member = names[name]
            value[member] = _form(shape.members[member], part, f"{path}.{member}", protocol, problem)
        else:
            problem(f"{path}: {name} is no member on the wire")
    return value


def _form_name(member, name, protocol):
    serialization = member.serialization
    if protocol == "ec2":
        text = serialization.get("queryName") or serialization.get("name") or name
        return text[0].upper() + text[1:]
    if member.type_name == "list" and serialization.get("flattened"):
        return member.member.serialization.get("name", serialization.get("name", name))
    return serialization.get("name", name)


def _form_list(shape, node, path, protocol, problem):
    if node == "":
        return []
    if not isinstance(node, dict):
        problem(f"{path}: {node!r} for a list")
        return []
    if protocol != "ec2" and not shape.serialization.get("flattened"):
        inner = shape.member.serialization.get("name", "member")
        if list(node) != [inner] or not isinstance(node[inner], dict):
            problem(f"{path}: its items stand under {list(node)}, not under {inner}")
            return []
        node = node[inner]
    if sorted(node) != sorted(str(number) for number in range(1, len(node) + 1)):
        problem(f"{path}: its items are numbered {sorted(node)}")
    return [_form(shape.member, node[key], path + "[]", protocol, problem) for key in node]


def _xml_structure(shape, element, path, problem):
    names, lists, value = {}, {}, {}
    for member, part in shape.members.items():
        serialization = part.serialization
        if part.type_name == "list" and serialization.get("flattened"):
            lists[serialization.get("name") or part.member.serialization.get("name") or member] = member
        elif serialization.get("xmlAttribute"):
            value.update({member: text for name, text in element.attrib.items() if name.rpartition("}")[2] == serialization["name"].rpartition(":")[2]})
        else:
            names[serialization.get("name", member)] = member
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag in lists:
            member = lists[tag]
            value.setdefault(member, []).append(xml(shape.members[member].member, child, f"{path}.{member}[]", problem))
        elif tag not in names:
            problem(f"{path}: there is no element <{tag}>")
        elif names[tag] in value:
            problem(f"{path}: <{tag}> stands twice")
        else:
            value[names[tag]] = xml(shape.members[names[tag]], child, f"{path}.{names[tag]}", problem)
    return value


def _xml_list(shape, element, path, problem):
    wanted = shape.member.serialization.get("name", "member")
    for child in element:
        if child.tag.rpartition("}")[2] != wanted:
            problem(f"{path}: <{child.tag}> should be <{wanted}>")
    return [xml(shape.member, child, path + "[]", problem) for child in element]


_READERS = {"structure": _xml_structure, "list": _xml_list}
