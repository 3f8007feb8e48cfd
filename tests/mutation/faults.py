"""Faults of one line that a program can have: where they can be, and which of them are taken.

A fault is never in a comment, a declaration's type or an include; each changes one line and leaves it C.
"""
import random
import re
from dataclasses import dataclass

COMPARISONS = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "&&": "||", "||": "&&"}

# What stands beside each other in the manual, or in the code, and is taken for the other.
SWAPS = [("VIRQ_LATCH", "VIRQ_LINE"), ("VIRQ_SOFT", "VIRQ_SOFT_AGAIN"), ("VIRQ_HW_ACTIVE", "VIRQ_ACTIVE"),
         ("VIRQ_ENABLED", "VIRQ_FORWARD"), ("LR_PENDING", "LR_ACTIVE"), ("LR_VALID", "LR_ACTIVE"),
         ("GICD_ISENABLER", "GICD_ICENABLER"), ("GICD_ISPENDR", "GICD_ICPENDR"),
         ("GICD_ISACTIVER", "GICD_ICACTIVER"), ("GICC_BPR", "GICC_ABPR"),
         ("INTID_SGI_COUNT", "INTID_PRIVATE_COUNT"),
         ("UNUSUAL_SPILLED", "UNUSUAL_ORPHANS"), ("lowest_bit", "highest_bit"), ("true", "false"),
         ("VGIC_LR", "VGIC_TRAP"), ("HVC_", "SMC_"), ("offset", "size"), ("from", "to"), ("first", "value"),
         ("LR_NONE", "0U"), ("CTLR_ENABLE", "CTLR_IMASK"), ("irq->priority", "irq->order"),
         ("__ATOMIC_RELEASE", "__ATOMIC_RELAXED"), ("__ATOMIC_ACQUIRE", "__ATOMIC_RELAXED")]

STATEMENT = re.compile(r"^\s+(?!(return|break|continue|goto|case|else|default|static|const|extern)\b)"
                       r"[\w>\-.\[\]*()&]+(\(.*\)| *[|&+\-]?= .*);\s*(/\*.*\*/)?$")
DECLARATION = re.compile(r"^\s+(?:const |struct |enum |static )*[a-z_]\w* +\**\w+( = .*)?;")
CONDITION = re.compile(r"\b(if|while) \((.*)\) \{$")


@dataclass(frozen=True)
class Fault:
    """One line of a file, and what it becomes."""
    path: str
    line: int
    kind: str
    before: str
    after: str

    def __str__(self):
        return f"{self.path}:{self.line} {self.kind}: {self.before.strip()} -> {self.after.strip()}"


def code_of(line):
    """The line without what stands in a comment at its end."""
    return line.split("/*")[0]


def changes(line):
    """(kind, changed line) of each fault that this line can have."""
    code = code_of(line)
    tail = line[len(code):]
    condition = CONDITION.search(code.rstrip())
    if condition:
        yield "inverted", line.replace(f"({condition[2]})", f"(!({condition[2]}))", 1)
    if STATEMENT.match(line.rstrip()) and not DECLARATION.match(line):
        yield "dropped", re.match(r"\s*", line)[0] + ";"
    for match in re.finditer(r" (==|!=|<=|>=|<|>|&&|\|\|) ", code):
        yield "comparison", code[:match.start(1)] + COMPARISONS[match[1]] + code[match.end(1):] + tail
    for match in re.finditer(r"\b(\d{1,3})U\b", code):
        yield "off by one", code[:match.start(1)] + str(int(match[1]) + 1) + code[match.end(1):] + tail
    for match in re.finditer(r" ([+-]) 1U?\b", code):
        yield "off by one", code[:match.start()] + code[match.end():] + tail
    for match in re.finditer(r"~", code):
        yield "complement", code[:match.start()] + code[match.end():] + tail
    for match in re.finditer(r" (\|=|&=) ", code):
        other = "&=" if match[1] == "|=" else "|="
        yield "complement", code[:match.start(1)] + other + code[match.end(1):] + tail
    for one, other in SWAPS:
        for here, there in ((one, other), (other, one)):
            if here in ("size", "value", "to", "0U", "VIRQ_LINE", "__ATOMIC_RELAXED"):
                continue
            match = re.search(rf"(?<![\w>.]){re.escape(here)}\b", code)
            if match:
                kind = "barrier" if here.startswith("__ATOMIC") else "swapped"
                yield kind, code[:match.start()] + there + code[match.end():] + tail


def faults_of(path, text):
    """All faults of a file, comments and preprocessor lines left out."""
    comment = False
    for number, line in enumerate(text.split("\n"), 1):
        inside = comment or line.lstrip().startswith(("/*", "*", "#", "_Static_assert"))
        comment = (comment or "/*" in line) and "*/" not in line[line.rfind("/*"):]
        if inside or comment or line.startswith(("static", "bool", "uint", "void", "struct", "enum")):
            continue
        for kind, after in changes(line):
            if after != line:
                yield Fault(path, number, kind, line, after)


def choose(faults, count, seed):
    """`count` faults in a fixed random order, no two on one line; each kind has its part."""
    source = random.Random(seed)
    kinds = {}
    for fault in faults:
        kinds.setdefault(fault.kind, []).append(fault)
    for kind in sorted(kinds):
        source.shuffle(kinds[kind])
    chosen, lines = [], set()
    while len(chosen) < count and any(kinds.values()):
        for kind in sorted(kinds):
            while kinds[kind]:
                fault = kinds[kind].pop()
                if (fault.path, fault.line) not in lines:
                    lines.add((fault.path, fault.line))
                    chosen.append(fault)
                    break
    return chosen[:count]
