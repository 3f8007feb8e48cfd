"""The stages of an interrupt's way, in words and colours."""

from typing import Dict, NamedTuple


class StageWords(NamedTuple):
    """A stage of an interrupt's way from the physical line to the end of the guest's handler."""

    short: str  # stands on a bar
    colour: str
    meaning: str


# The shim's stages are cool colours, the guest's warm ones; neighbours differ in lightness too.
STAGES: Dict[str, StageWords] = {
    'el2-entry': StageWords(
        'entry', '#77aadd', 'from the exception to the shim\'s own code: vector, registers, cause'
    ),
    'acknowledge': StageWords(
        'ack', '#cfe8ff', 'the physical interrupt is acknowledged, its priority dropped'
    ),
    'inject': StageWords(
        'inject', '#44bb99', 'the shim finds what exited, makes it pending and picks the most urgent'
    ),
    'list-register': StageWords(
        'LR', '#c5d94f', 'a list register is written or, without them, the virtual IRQ line set'
    ),
    'el2-exit': StageWords('exit', '#8f9ee8', 'registers are put back, the guest goes on'),
    'guest-vector': StageWords('vector', '#fff0a8', 'the guest\'s vector saves what it must'),
    'iar': StageWords('IAR', '#ee8866', 'the guest reads IAR; on trap, the shim emulates the read'),
    'handler': StageWords('handler', '#ffc4d0', 'the guest\'s handler'),
    'eoi': StageWords(
        'EOI', '#cc99cc', 'the guest completes the interrupt; on trap and lr-eoi, with the shim\'s part'
    ),
    'return': StageWords('return', '#d9d9d9', 'the interrupted code goes on and sees that it was handled'),
}
UNKNOWN_STAGE = StageWords('', '#d0d0d0', 'the report has no words for this stage')


def stage_of(name: str) -> StageWords:
    """What is known of a stage; an unknown one keeps its name."""
    return STAGES.get(name, UNKNOWN_STAGE._replace(short=name))
