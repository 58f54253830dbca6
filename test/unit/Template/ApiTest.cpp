//===- ApiTest.cpp - braid/template.h from outside ------------------------===//
#include "Rendering.h"

#include <filesystem>
#include <thread>

using namespace braid::test;

TEST(TemplateApi, OpensNoMissingDirectory) {
  auto *format = reinterpret_cast<braid_chat_format *>(1);
  braid_error error;
  EXPECT_EQ(braid_chat_format_open("/no/such/place", &format, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(format, nullptr);
  EXPECT_STREQ(error.message,
               "expected the directory of a checkpoint, an artifact or "
               "tokenizer files, but got '/no/such/place'");
  EXPECT_EQ(braid_chat_format_open(nullptr, &format, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected the path of a directory, but got NULL");
  braid_chat_format_close(nullptr);
  braid_text_clear(nullptr);
}

TEST(TemplateApi, NamesFileAndPlaceOfBrokenConfigs) {
  for (auto [text, message] :
       {std::pair("{",
                  "tokenizer_config.json', but reading it fails at line 1"),
        std::pair("[]", "expected an object in '"),
        std::pair("[]", "tokenizer_config.json', but got list"),
        std::pair("{\"chat_template\": 5}", "expected 'chat_template' in '"),
        std::pair("{\"chat_template\": 5}", "to be text or a list of"),
        std::pair("{\"chat_template\": [{\"name\": \"x\"}]}",
                  "to be text or a list of"),
        std::pair("{\"bos_token\": []}",
                  "to be text or an object with 'content'")}) {
    Renderer renderer({{"tokenizer_config.json", text}});
    EXPECT_EQ(renderer.status, BRAID_INVALID_ARGUMENT) << text;
    EXPECT_NE(std::string(renderer.error.message).find(message),
              std::string::npos)
        << renderer.error.message;
  }
}

/// What the system says of files is no promise of what reading them gives.
TEST(TemplateApi, ReadsFilesOfAReasonableSize) {
  TemporaryDirectory folder;
  std::string file = folder.getFile("chat_template.jinja");
  auto refuse = [&] {
    braid_chat_format *format;
    braid_error error = {};
    EXPECT_EQ(
        braid_chat_format_open(folder.getFile("").c_str(), &format, &error),
        BRAID_INVALID_ARGUMENT);
    return std::string(error.message);
  };
  std::filesystem::create_directory(file);
  EXPECT_EQ(refuse(), "expected a file at '" + file + "'");
  std::filesystem::remove(file);
  std::ofstream(file) << "x";
  std::filesystem::resize_file(file, (64 << 20) + 1);
  EXPECT_EQ(refuse(), "expected '" + file +
                          "' to have at most 64 MiB, but it has 67108865 "
                          "bytes");
  std::filesystem::remove(file);
  const char *shorter = "/sys/kernel/uevent_seqnum"; // says 4096 bytes
  if (!std::filesystem::exists(shorter))
    GTEST_SKIP() << "no file that is shorter than it says";
  std::filesystem::create_symlink(shorter, file);
  EXPECT_EQ(refuse(), "expected to read '" + file + "', but that failed");
}

TEST(TemplateApi, WantsADefaultAmongTemplates) {
  Renderer renderer({{"tokenizer_config.json",
                      R"({"chat_template": [{"name": "rag", "template": "r"},
                              {"name": "tool_use", "template": "t"}]})"}});
  std::string message =
      renderer.render(R"({"messages": [{"role": "user", "content": "a"}]})");
  EXPECT_EQ(message.find("error: expected a template 'default' among those of "
                         "'"),
            0u);
  EXPECT_NE(message.find("', but got rag, tool_use; name one of them as "
                         "'template'"),
            std::string::npos);
}

TEST(TemplateApi, WantsFormatsAndRequests) {
  Renderer renderer;
  braid_text text;
  braid_error error = {};
  for (const braid_chat_format *format :
       {static_cast<const braid_chat_format *>(nullptr),
        static_cast<const braid_chat_format *>(renderer.format)}) {
    EXPECT_EQ(braid_chat_render(format, nullptr, 1, nullptr, &text, &error),
              BRAID_INVALID_ARGUMENT);
    EXPECT_STREQ(error.message,
                 "expected a format and a request, but got NULL");
    EXPECT_EQ(braid_chat_render_all(format, nullptr, 1, nullptr, &text, &error),
              BRAID_INVALID_ARGUMENT);
    EXPECT_STREQ(error.message, "expected a format and requests, but got NULL");
  }
}

TEST(TemplateApi, NamesTemplatesThatAreNoUtf8) {
  Renderer renderer({{"chat_template.jinja", "a\xff"}});
  EXPECT_NE(std::string(renderer.error.message).find("expected UTF-8 in '"),
            std::string::npos);
}

TEST(TemplateApi, SaysThatThereIsNoTemplate) {
  Renderer renderer;
  EXPECT_NE(renderer.render(R"({"messages": [{"role": "user"}]})")
                .find("expected a chat template in '"),
            std::string::npos);
  EXPECT_EQ(renderer.status, BRAID_INVALID_ARGUMENT);
}

TEST(TemplateApi, RefusesOptionsThatNobodyFilled) {
  Renderer renderer;
  renderer.options.struct_size = 3;
  EXPECT_EQ(renderer.render("x", {}),
            "error: expected options that braid_render_options_init has "
            "filled");
}

TEST(TemplateApi, KeepsZeroBytes) {
  Renderer renderer;
  EXPECT_EQ(renderer.render("a{{ '\\0' }}b", {}), std::string("a\0b", 3));
}

TEST(TemplateApi, RendersAll) {
  Renderer renderer({{"chat_template.jinja", "{{ messages[0].content }}"}});
  std::string requests =
      R"([{"messages": [{"content": "a,]}\"\\"}]}, 5, {"messages": []},
          {"messages": [{"content": "\u00e9\n"}]}])";
  braid_text results;
  ASSERT_EQ(braid_chat_render_all(renderer.format, requests.data(),
                                  requests.size(), nullptr, &results, nullptr),
            BRAID_OK);
  auto parsed = llvm::json::parse({results.bytes, results.size});
  braid_text_clear(&results);
  ASSERT_TRUE(bool(parsed));
  EXPECT_EQ(
      spell(*parsed),
      spell(llvm::json::Array{
          llvm::json::Object{{"text", "a,]}\"\\"}},
          llvm::json::Object{
              {"error", "expected an object with 'messages', but got int"}},
          llvm::json::Object{{"error", "expected at least one message"}},
          llvm::json::Object{{"text", "é\n"}}}));
}

TEST(TemplateApi, RefusesWhatIsNoArray) {
  Renderer renderer;
  for (const char *requests : {"", "{}", "[1", "[1]]", "5", "[1,]", "nul"}) {
    braid_text results;
    braid_error error;
    EXPECT_EQ(braid_chat_render_all(renderer.format, requests, strlen(requests),
                                    nullptr, &results, &error),
              BRAID_INVALID_ARGUMENT)
        << requests;
    EXPECT_EQ(results.bytes, nullptr);
  }
}

TEST(TemplateApi, CutsLongMessagesBetweenCharacters) {
  Renderer renderer;
  std::string message =
      renderer.render("{{ raise_exception('é' * 2000) }}", {});
  EXPECT_LE(message.size(), sizeof(braid_error::message) + 7);
  EXPECT_GT(message.size(), 1000u);
  EXPECT_TRUE(llvm::json::isUTF8(message));
}

TEST(TemplateApi, ThreadsShareAFormat) {
  Renderer renderer({{"chat_template.jinja",
                      "{% for i in range(200) %}{{ messages[0].content ~ i "
                      "}}{% endfor %}"}});
  std::string request = R"({"messages": [{"content": "x"}]})";
  std::string expected = renderer.render(request);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        braid_text text;
        EXPECT_EQ(braid_chat_render(renderer.format, request.data(),
                                    request.size(), nullptr, &text, nullptr),
                  BRAID_OK);
        EXPECT_EQ(std::string(text.bytes, text.size), expected);
        braid_text_clear(&text);
      }
    });
  for (std::thread &thread : threads)
    thread.join();
}
