//===- RequestTest.cpp - What a request may say ---------------------------===//
#include "Rendering.h"

using namespace braid::test;

TEST(TemplateRequest, SaysWhatIsWrong) {
  Renderer renderer({{"chat_template.jinja", "x"}});
  const std::pair<const char *, const char *> cases[] = {
      {"{}", "expected 'messages' in the request"},
      {"[]", "expected an object with 'messages', but got list"},
      {R"({"messages": {}})", "expected an array as 'messages', but got dict"},
      {R"({"messages": [1]})",
       "expected messages that are objects with 'role' and 'content', but got "
       "int"},
      {R"({"messages": [{}], "tools": {}})",
       "expected an array or null as 'tools', but got dict"},
      {R"({"messages": [{}], "tools": ["t"]})",
       "expected objects in 'tools', but got str"},
      {R"({"messages": [{}], "documents": [[]]})",
       "expected objects in 'documents', but got list"},
      {R"({"messages": [{}], "template": 5})",
       "expected text as 'template', but got int"},
      {R"({"messages": [{}], "now": 5})",
       "expected text as 'now', but got int"},
      {R"({"messages": [{}], "now": "yesterday"})",
       "expected a time like 2024-07-26T12:34:56 as 'now', but got "
       "'yesterday'"},
      {R"({"messages": [{}], "continue_final_message": true})",
       "expected 'content' to continue in the last message, but it has none"},
      {R"({"messages": [{"content": 5}], "continue_final_message": true,
           "template": "content"})",
       "expected text to continue in the last message, but got int"},
      {R"({"messages": [{"content": [{}]}], "continue_final_message": true,
           "template": "content"})",
       "expected text to continue in the last message, but it has none"},
      {R"({"messages": [{"content": "a"}], "continue_final_message": true})",
       "expected a template that reads 'content', which is to be continued"},
      {R"({"messages": [{"content": "a"}], "continue_final_message": true,
           "template": "content"})",
       "expected a template that writes the last message as it is, so that it "
       "can be continued"},
      {R"({"messages": [{"content": "a"}], "continue_final_message": true,
           "add_generation_prompt": true})",
       "expected either 'continue_final_message' or 'add_generation_prompt', "
       "but got both"},
  };
  for (const auto &[request, message] : cases)
    EXPECT_EQ(renderer.render(request), std::string("error: ") + message);
}

TEST(TemplateRequest, TimesInISO8601) {
  Renderer renderer;
  auto show = [&](const char *now) {
    return renderer.render(
        "{{ strftime_now('%Y-%m-%d %H:%M:%S.%f|%z|%Z|%A %j') }}",
        llvm::json::Object{{"now", now}});
  };
  EXPECT_EQ(show("2024-02-29"), "2024-02-29 00:00:00.000000|||Thursday 060");
  EXPECT_EQ(show("2024-12-31T23:59"),
            "2024-12-31 23:59:00.000000|||Tuesday 366");
  EXPECT_EQ(show("0999-01-01 01:02:03.5"),
            "999-01-01 01:02:03.500000|||Tuesday 001");
  EXPECT_EQ(show("2024-07-06T01:02:03.000456Z"),
            "2024-07-06 01:02:03.000456|+0000|UTC|Saturday 188");
  EXPECT_EQ(show("2024-07-06T01:02:03-05:30"),
            "2024-07-06 01:02:03.000000|-0530|UTC-05:30|Saturday 188");
  for (const char *wrong :
       {"", "2024", "2024-13-01", "2023-02-29", "2024-01-01T24:00",
        "2024-01-01T10:00:60", "2024-01-01T10:00:00.", "2024-01-01x",
        "2024-01-01T10:00+25:00", "2024-01-01T10:00:00Z "})
    EXPECT_EQ(show(wrong).substr(0, 6), "error:") << wrong;
}

TEST(TemplateRequest, KeepsTheLastOfEqualKeys) {
  Renderer renderer;
  EXPECT_EQ(renderer.render(R"({"messages": [{"a": 1, "b": 2, "a": 3}],
                                "template": "{{ messages }}"})"),
            "[{'a': 3, 'b': 2}]");
}

TEST(TemplateRequest, TakesNoHalfSurrogates) {
  Renderer renderer;
  EXPECT_EQ(renderer.render(R"({"messages": [{"a": "\ud83d\ude00"}],
                                "template": "{{ messages[0].a }}"})"),
            "😀");
  EXPECT_EQ(renderer.render(R"({"messages": [{"a": "\ud83d"}]})").substr(0, 50),
            "error: expected JSON in the request, but reading i");
}
