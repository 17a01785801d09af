"""A scene as one line of plain ASCII, to be mailed and pasted.

    rmsviz:1:ePkWwcQfG83hozl8NIcP5xwOAHhvSCQ

After the version stands a scene file's JSON without its blanks, deflated (zlib, RFC 1950) with the
words that most scenes share as its dictionary, in the letters of base64url (RFC 4648). Line breaks
and quotation marks that mail puts in do no harm; anything else that is changed is noticed.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict

from rmsviz.engine.errors import BadInput
from rmsviz.language import tr
from rmsviz.scene.files import MOST_BYTES, dumps, loads
from rmsviz.scene.scene import Camera, Scene

PREFIX = "rmsviz:"
VERSION = 1
MOST_CHARACTERS = 100_000
# Of version 1, for ever: what is changed here makes every line that was mailed unreadable.
_SHARED = (
    b'"formula":"x**2 + y**2","params":{},"height":0.0,"a":1.0,"b":100.0,"name":"rosenbrock",'
    b'{"optimizer":"sgd","momentum","nesterov","adadelta","adamw","amsgrad","nadam",'
    b'{"optimizer":"adam","settings":{"lr":0.001,"beta1":0.9,"beta2":0.999,"eps":1e-08,'
    b'"weight_decay":0.0,"eps_inside":false},"start":[-1.2,1.0],"label":"Adam"},'
    b'"color":"green","color":"purple","color":"teal","equal_scale":true,"loop":true,'
    b'{"version":1,"title":"","experiment":{"surface":{"name":"cliff","params":{"height":20.0},'
    b'"domain":[-5.0,6.0,-2.5,2.5]},"runs":[{"optimizer":"adagrad","settings":{"lr":0.1,'
    b'"eps":1e-08,"weight_decay":0.0,"eps_inside":false},"start":[-3.6,1.5],"label":"AdaGrad"},'
    b'{"optimizer":"rmsprop","settings":{"lr":0.1,"beta":0.9,"eps":1e-08,"momentum":0.0,'
    b'"weight_decay":0.0,"centered":false,"eps_inside":false},"start":[-3.6,1.5],'
    b'"label":"RMSprop"}],"steps":300,"noise":{"sigma":0.0,"seed":0},"starts":{"kind":"one",'
    b'"count":1000,"radius":0.5,"seed":0}},"view":{"styles":[{"color":"orange","visible":true,'
    b'"ghost":false},{"color":"blue","visible":true,"ghost":false}],"window":null,'
    b'"equal_scale":false,"pair":[0,1],"coordinate":"x","future":true,"follow":false,'
    b'"instrument":"step","linear_shades":false,"log_time":false,"linear_accumulators":false,'
    b'"linear_rates":false,"linear_loss":false,"step_range":null,"fixed_point":false,'
    b'"best_rates":false,"arrows":false},"timeline":{"rate":30.0,"loop":false,"step":0}}'
)
# What came into a view later: left out where it is as usual, which keeps lines short.
_LATER: dict[str, object] = {"dimension": "2d", "camera": asdict(Camera()), "table_steps": []}
_DAMAGED = tr("this line is damaged; copy all of it, from 'rmsviz:' to its last letter")


def to_line(scene: Scene) -> str:
    """`scene` as one line."""
    data = json.loads(dumps(scene))
    data["view"] = {k: v for k, v in data["view"].items() if (k, v) not in _LATER.items()}
    compact = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    packer = zlib.compressobj(9, zdict=_SHARED)
    packed = packer.compress(compact.encode("utf-8")) + packer.flush()
    return f"{PREFIX}{VERSION}:{urlsafe_b64encode(packed).decode().rstrip('=')}"


def from_text(text: str) -> Scene:
    """The scene in a line, or in the text of a scene file; BadInput says what is wrong with it."""
    begin = text[:100].lstrip("\ufeff> \t\r\n")
    if begin.startswith(PREFIX):
        return _from_line(text)
    if not begin.startswith("{"):
        raise BadInput(
            tr(
                "this text is no scene; one begins with '{prefix}{version}:' or '{{'",
                prefix=PREFIX,
                version=VERSION,
            )
        )
    if len(text) > MOST_BYTES:
        raise BadInput(
            tr(
                "this is not a scene: it has more than {most_bytes:,} characters",
                most_bytes=MOST_BYTES,
            )
        )
    return loads(text.removeprefix("\ufeff"))


def _from_line(text: str) -> Scene:
    if len(text) > MOST_CHARACTERS:
        raise BadInput(
            tr(
                "a scene as text has at most {most_characters:,} characters",
                most_characters=MOST_CHARACTERS,
            )
        )
    line = re.sub(r"[\s>\ufeff]", "", text)
    found = re.fullmatch(rf"{PREFIX}([0-9]{{1,9}}):([A-Za-z0-9_-]*)=*", line)
    if found is None:
        raise BadInput(_DAMAGED)
    if int(found[1]) != VERSION:
        raise BadInput(
            tr(
                "this program reads lines of version {version}, and this is version {found};"
                " update rmsviz",
                version=VERSION,
                found=int(found[1]),
            )
        )
    return loads(_unpacked(found[2]))


def _unpacked(letters: str) -> str:
    """The JSON in base64url; never more of it than a scene can have, however small it is packed."""
    unpacker = zlib.decompressobj(zdict=_SHARED)
    try:
        packed = urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
        text = unpacker.decompress(packed, MOST_BYTES).decode("utf-8")
    except (ValueError, zlib.error):
        raise BadInput(_DAMAGED) from None
    if unpacker.unconsumed_tail:
        raise BadInput(
            tr("this is not a scene: it has more than {most_bytes:,} bytes", most_bytes=MOST_BYTES)
        )
    if not unpacker.eof or unpacker.unused_data:
        raise BadInput(_DAMAGED)
    return text
