"""KY0: what a target does with an attribute."""

from kompyse.diagnostics.code import Code, Severity

ATTRIBUTE_LOST = Code(
    "KY001",
    "attribute-lost",
    Severity.WARNING,
    "The attribute is set in the project and the target has no place for it: the output does without it.",
    "Read the reason in the message; the hint names the way that the target offers instead.",
)
ATTRIBUTE_APPROXIMATED = Code(
    "KY002",
    "attribute-approximated",
    Severity.NOTE,
    "The target has something close to the attribute, not the same; the message names the difference.",
    "Nothing, when the difference does not matter to you. Else see the hint.",
)
ATTRIBUTE_REFUSED = Code(
    "KY003",
    "attribute-refused",
    Severity.ERROR,
    "Translating the attribute would give something wrong or unsafe, so the conversion stops.",
    "Remove the attribute for this target (an override file or a profile keeps it for Compose), or follow the hint.",
)
