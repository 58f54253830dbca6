//===- Rotary.cpp - Rules of rotary position embeddings -------------------===//
#include "compiler/FrontEnd/Rotary.h"

#include "compiler/FrontEnd/ConfigReader.h"

#include <cmath>

namespace braid {
namespace {

/// The formulas of one type, on frequencies that begin as the default's.
class RotaryReader {
public:
  RotaryReader(const Json &config, const RotaryDefaults &defaults,
               llvm::StringRef place)
      : outer(config, place), innerPlace(findInner(config, place)),
        json(inner ? *inner : kNothing, innerPlace), defaults(defaults) {}

  llvm::Expected<std::optional<RotarySpec>> run();

private:
  /// Every two channels have a frequency of their own.
  static constexpr int64_t kMaxWidth = 65536;

  std::string findInner(const Json &config, llvm::StringRef place);
  std::string readType();
  void readWidth(llvm::StringRef type);
  void readTheta();
  int64_t readOriginalLength();
  double readFactor(int64_t original);
  void scaleByType(llvm::StringRef type);
  void applyDynamic();
  void applyLlama3();
  void applyYarn();
  double readYarnScale(double factor);
  void applyLongrope();
  std::vector<double> divideBy(llvm::StringRef key);

  static const Json kNothing;

  ConfigReader outer;
  const Json *inner = nullptr; // before the members that findInner() makes
  std::string innerPlace;
  ConfigReader json;
  const RotaryDefaults &defaults;
  int64_t width = 0; ///< r: what the exponents of frequencies are shares of
  double theta = 0;
  RotarySpec spec;
};

const Json RotaryReader::kNothing = Json::object();

} // namespace

/// Finds the object that the newest spelling in the file names.
std::string RotaryReader::findInner(const Json &config, llvm::StringRef place) {
  for (const char *key : {"rope_scaling", "rope_parameters"}) {
    auto member = config.find(key);
    if (member == config.end() || member->is_null() ||
        (member->is_object() && member->empty()))
      continue;
    inner = &*member;
    return (place + ", " + key).str();
  }
  return place.str();
}

std::string RotaryReader::readType() {
  llvm::StringRef key = json.pick({"rope_type", "type"});
  return json.getString(key, "default");
}

/// Channels 0 .. 2 ceil(r / 2) of a head turn.
void RotaryReader::readWidth(llvm::StringRef type) {
  const char *key = "partial_rotary_factor";
  double factor = 1;
  if (defaults.partialFactor) {
    factor =
        json.hasValue(key) ? json.getNumber(key, 1) : *defaults.partialFactor;
    if (std::isnan(factor) || factor < 0 || factor > 1)
      json.fail("partial_rotary_factor to be a number from 0 to 1",
                describe(*json.find(key)));
  } else if (type != "default" && json.hasValue(key) &&
             json.getNumber(key, 1) != 1) {
    json.fail("no partial_rotary_factor beside rope_type " + type,
              describe(*json.find(key)));
  }
  width = static_cast<int64_t>(defaults.headDim * factor);
  if (width > kMaxWidth) {
    json.fail("at most " + llvm::Twine(kMaxWidth) +
                  " channels of a head that turn",
              llvm::Twine(width));
    width = 0;
  }
  if (2 * ((width + 1) / 2) > defaults.headDim)
    json.fail("an even number of channels in a head that turns as a whole",
              llvm::Twine(width));
}

void RotaryReader::readTheta() {
  theta =
      json.hasValue("rope_theta") ? json.getPositive("rope_theta", 10000) : 0;
  if (theta == 0 && !json.failed())
    theta = outer.hasValue("rope_theta")
                ? outer.getPositive("rope_theta", 10000)
                : 10000;
}

/// What the model was trained for first; the top level wins here.
int64_t RotaryReader::readOriginalLength() {
  const char *key = "original_max_position_embeddings";
  if (outer.hasValue(key))
    return outer.getInteger(key, std::nullopt, 1);
  if (json.hasValue(key))
    return json.getInteger(key, std::nullopt, 1);
  return defaults.maxPositions;
}

/// Null and absent mean the quotient of the two lengths.
double RotaryReader::readFactor(int64_t original) {
  if (json.hasValue("factor"))
    return json.getPositive("factor", std::nullopt);
  return static_cast<double>(defaults.maxPositions) / original;
}

static bool isNumber(double value) { return std::isfinite(value); }

llvm::Expected<std::optional<RotarySpec>> RotaryReader::run() {
  std::string type = readType();
  readWidth(type);
  readTheta();
  if (width == 0 && type != "default")
    json.fail("channels that turn beside rope_type " + type, "none");
  for (int64_t m = 0; 2 * m < width; ++m)
    spec.frequencies.push_back(std::pow(theta, -2.0 * m / width));
  if (!llvm::all_of(spec.frequencies, isNumber))
    json.fail("a rope_theta whose powers are numbers", std::to_string(theta));
  if (!json.failed())
    scaleByType(type);
  if (!llvm::all_of(spec.frequencies, isNumber) ||
      !llvm::all_of(spec.longFrequencies, isNumber) || !isNumber(spec.scale))
    json.fail("numbers from which rope_type " + type +
                  " makes finite frequencies and a finite scale",
              "some that do not");
  if (llvm::Error error = outer.takeError()) {
    llvm::consumeError(json.takeError());
    return std::move(error);
  }
  if (llvm::Error error = json.takeError())
    return std::move(error);
  if (width == 0)
    return std::nullopt;
  return std::move(spec);
}

void RotaryReader::scaleByType(llvm::StringRef type) {
  if (type == "default")
    return;
  if (type == "linear") {
    double factor = json.getPositive("factor", std::nullopt);
    for (double &frequency : spec.frequencies)
      frequency /= factor;
  } else if (type == "dynamic") {
    applyDynamic();
  } else if (type == "llama3") {
    applyLlama3();
  } else if (type == "yarn") {
    applyYarn();
  } else if (type == "longrope") {
    applyLongrope();
  } else {
    json.fail("rope_type to be default, linear, dynamic, yarn, longrope or "
              "llama3",
              quote(type), "no other type is supported");
  }
}

/// theta becomes theta * stretch^(r / (r - 2)), which is what the exponents
/// say of each frequency.
void RotaryReader::applyDynamic() {
  spec.stretchFactor = json.getPositive("factor", std::nullopt);
  spec.threshold = defaults.maxPositions;
  if (width == 2)
    json.fail("more than two channels that turn beside rope_type dynamic",
              "two");
  for (size_t m = 0; m < spec.frequencies.size(); ++m)
    spec.stretchExponents.push_back(width == 2 ? 0 : 2.0 * m / (width - 2));
}

/// Slow frequencies are divided, fast ones kept, those between are blended.
void RotaryReader::applyLlama3() {
  double factor = json.getPositive("factor", std::nullopt);
  double low = json.getPositive("low_freq_factor", std::nullopt);
  double high = json.getPositive("high_freq_factor", std::nullopt);
  double original = static_cast<double>(readOriginalLength());
  if (!json.failed() && low >= high)
    json.fail("high_freq_factor above low_freq_factor " +
                  describe(*json.find("low_freq_factor")),
              describe(*json.find("high_freq_factor")));
  for (double &f : spec.frequencies) {
    double wavelength = 2 * M_PI / f;
    double share = (original / wavelength - low) / (high - low);
    if (wavelength > original / low)
      f /= factor;
    else if (wavelength >= original / high)
      f = (1 - share) * f / factor + share * f;
  }
}

void RotaryReader::applyYarn() {
  double original = static_cast<double>(readOriginalLength());
  double factor = readFactor(readOriginalLength());
  if (width % 2 != 0)
    json.fail("an even number of channels that turn beside rope_type yarn",
              llvm::Twine(width));
  if (theta <= 1)
    json.fail("rope_theta above 1 beside rope_type yarn",
              std::to_string(theta));
  // Zero and null mean the default here.
  auto turnsOf = [&](llvm::StringRef key, double otherwise) {
    double turns = json.hasValue(key) ? json.getNumber(key, otherwise) : 0;
    return turns == 0 ? otherwise : turns;
  };
  auto dimensionOf = [&](double turns) {
    return width * std::log(original / (turns * 2 * M_PI)) /
           (2 * std::log(theta));
  };
  double low = dimensionOf(turnsOf("beta_fast", 32));
  double high = dimensionOf(turnsOf("beta_slow", 1));
  if (json.getBool("truncate", true)) {
    low = std::floor(low);
    high = std::ceil(high);
  }
  low = std::max(low, 0.0);
  high = std::min(high, width - 1.0);
  if (low == high)
    high += 0.001;
  for (size_t m = 0; m < spec.frequencies.size(); ++m) {
    double &f = spec.frequencies[m];
    double ramp = std::clamp((m - low) / (high - low), 0.0, 1.0);
    f = f / factor * ramp + f * (1 - ramp);
  }
  spec.scale = readYarnScale(factor);
}

double RotaryReader::readYarnScale(double factor) {
  if (json.hasValue("attention_factor"))
    return json.getNumber("attention_factor", 1);
  auto grow = [&](double share) {
    return factor <= 1 ? 1.0 : 0.1 * share * std::log(factor) + 1;
  };
  auto shareOf = [&](llvm::StringRef key) {
    return json.hasValue(key) ? json.getNumber(key, 0) : 0;
  };
  double share = shareOf("mscale"), all = shareOf("mscale_all_dim");
  return share != 0 && all != 0 ? grow(share) / grow(all) : grow(1);
}

void RotaryReader::applyLongrope() {
  spec.threshold = readOriginalLength();
  double factor = readFactor(spec.threshold);
  if (json.hasValue("attention_factor")) {
    spec.scale = json.getNumber("attention_factor", 1);
  } else if (factor > 1) {
    if (spec.threshold == 1)
      json.fail("original_max_position_embeddings above 1 beside rope_type "
                "longrope",
                "1", "correct the file or add attention_factor");
    spec.scale =
        std::sqrt(1 + std::log(factor) / std::log(double(spec.threshold)));
  }
  std::vector<double> longer = divideBy("long_factor");
  spec.frequencies = divideBy("short_factor");
  spec.longFrequencies = std::move(longer);
}

/// The frequencies, divided one by one by the numbers in the list `key`.
std::vector<double> RotaryReader::divideBy(llvm::StringRef key) {
  std::vector<double> quotients = spec.frequencies;
  auto divisors = json.getNumbers(key);
  if (json.failed())
    return quotients;
  if (!divisors || divisors->size() != quotients.size()) {
    json.fail(key + " to list " + llvm::Twine(quotients.size()) +
                  " numbers, one for every two channels that turn",
              divisors ? std::to_string(divisors->size()) : "no list");
    return quotients;
  }
  for (size_t m = 0; m < quotients.size(); ++m) {
    if (!((*divisors)[m] > 0))
      json.fail(key + " to list numbers above 0",
                std::to_string((*divisors)[m]));
    quotients[m] /= (*divisors)[m];
  }
  return quotients;
}

llvm::Expected<std::optional<RotarySpec>>
readRotary(const Json &config, const RotaryDefaults &defaults,
           llvm::StringRef place) {
  return RotaryReader(config, defaults, place).run();
}

} // namespace braid
