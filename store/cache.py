"""What is kept in memory for everybody: results of functions, bounded, shared, never copied.

The one cache of the project. A result is kept under what it was asked with; a `Snapshot` is
hashable, so a new import is seen at once and what came from an older folder is let go when
its place is needed. Nothing that comes out may be changed by its caller: all sessions of a
server get the same object. A question that ends in an error is asked again the next time.
"""

from __future__ import annotations

import pickle
from hashlib import sha256
from threading import Condition
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from cachetools import LRUCache, keys
from cachetools import cached as kept_in

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")

_CLEAR: list[Callable[[], object]] = []


def cached(
    size: int, *, key: Callable[..., Hashable] | None = None, eigen: bool = False
) -> Callable[[Callable[_Asked, _Answer]], Callable[_Asked, _Answer]]:
    """Keep the last `size` results of a function for all threads and sessions.

    Two threads that ask the same at once wait for one computation; other questions go on.

    Parameters
    ----------
    size
        How many results; say in the module what one of them weighs where it is not small.
    key
        Makes the key from the arguments, where one of them is not hashable or says too much.
        It must tell everything that the result depends on.
    eigen
        The result may also depend on what people keep (figures that are counted from their
        aanbod): a snapshot then counts with its `stempel`. Without it the records database
        is not opened.
    """
    made = key or keys.hashkey

    def stamped(*given: Any, **named: Any) -> Hashable:  # noqa: ANN401
        stamps = (getattr(value, "stempel", "") for value in (*given, *named.values()))
        return made(*given, **named), *filter(None, stamps)

    def decorate(function: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
        store: LRUCache[Hashable, _Answer] = LRUCache(size)
        # The condition makes the second who asks wait: a page of fifty people computes once.
        wrapped: Any = kept_in(store, key=stamped if eigen else made, condition=Condition())
        answer = wrapped(function)
        _CLEAR.append(answer.cache_clear)
        made_answer: Callable[_Asked, _Answer] = answer
        return made_answer

    return decorate


def by_content(*given: Any, **named: Any) -> Hashable:  # noqa: ANN401
    """Return a key for `cached` of tables and whatever else is no key: the same content, the same.

    For what takes long to make of a few hundred rows, as a chart does whose every part is checked,
    and of nothing but its arguments.
    """
    return sha256(pickle.dumps((given, named))).digest()


def clear() -> None:
    """Forget everything, as after a start: for tests and measurements."""
    for forget in _CLEAR:
        forget()
