"""Events through the control plane, with a wait for the next one."""

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool

from customvoice_emulator._control._call import AsyncHandler, ControlCall, Reply
from customvoice_emulator._events import News, wait_for_news


async def _list(call: ControlCall) -> Reply:
    def look() -> News:
        # Time alone moves work on, but a resource shows it only when somebody looks.
        call.parts.working.settle(call.parts.store, call.parts.now())
        return call.parts.events.since(call.query["after"], limit=call.query["limit"])

    async def look_aside() -> News:
        return await run_in_threadpool(look)

    news = await wait_for_news(look_aside, call.query["wait"], call.sleep)
    return Reply({"events": news.events, "cursor": news.cursor, "lost": news.lost})


ASYNC_HANDLERS: Mapping[str, AsyncHandler] = {"Events_List": _list}
