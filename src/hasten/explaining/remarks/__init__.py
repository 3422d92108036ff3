"""What compilers say of a translation, told of the user's own lines."""

from .remark import Remark, line_marks
from .sources import remarks_of

__all__ = ["Remark", "line_marks", "remarks_of"]
