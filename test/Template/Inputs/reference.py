"""Conversations rendered by Transformers."""
import datetime
import unittest.mock

import transformers.utils.chat_template_utils as chat


class FixedTime(datetime.datetime):
    fixed = None

    @classmethod
    def now(cls, tz=None):
        return cls.fixed or datetime.datetime.now(tz)


def render(request, tokens=None):
    """What `braid template` should write for a request: {"text"} or {"error"}."""
    variables = dict(request)
    messages = variables.pop("messages")
    template = variables.pop("template")
    FixedTime.fixed = None
    now = variables.pop("now", None)
    if now is not None:
        FixedTime.fixed = datetime.datetime.fromisoformat(now)
    try:
        if not messages:
            raise ValueError("empty")
        messages = [{k: v for k, v in m.items() if v is not None} for m in messages]
        if variables.get("continue_final_message") and variables.get("add_generation_prompt"):
            raise ValueError("both")
        with unittest.mock.patch.object(chat, "datetime", FixedTime):
            texts, _ = chat.render_jinja_template(
                conversations=[messages], chat_template=template, **{**(tokens or {}), **variables})
        texts[0].encode()
        return {"text": texts[0]}
    except RecursionError:
        return {"error": "RecursionError"}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
