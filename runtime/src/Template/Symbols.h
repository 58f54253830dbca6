//===- Symbols.h - Which variable a name means ------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_SYMBOLS_H
#define RUNTIME_SRC_TEMPLATE_SYMBOLS_H

#include "Ast.h"

#include <map>
#include <set>

namespace braid::jinja {

// # Scopes
//
// Loops, macros, `with` and blocks of text each have a scope of their own. A
// name that a scope sets is its own variable there, which begins as a copy of
// the variable of the scope around it, if there is one: so `set` in a loop is
// forgotten when the iteration ends. A name that it only reads is that of the
// scope around it or, if no scope sets it, looked up in the context when the
// outermost scope that reads it begins. Branches of an `if` are no scopes.
//
// Variables live in the frame of a function: the template, a macro, a block, a
// recursive loop, the test of a loop. A function sees the frames of those that
// it was defined in as they are when it runs. This is how Jinja's compiler
// places variables in Python's functions.

/// A function: names its variables.
struct Routine {
  explicit Routine(Routine *parent, uint64_t &work)
      : parent(parent), work(work) {}
  /// Scopes that are equally deep and follow each other share variables.
  unsigned getIndex(unsigned level, const std::string &name) {
    return indices.emplace(std::pair(level, name), indices.size())
        .first->second;
  }
  unsigned size() const { return static_cast<unsigned>(indices.size()); }

  Routine *const parent;
  uint64_t &work; ///< names that were copied in all of the template

private:
  std::map<std::pair<unsigned, std::string>, unsigned> indices;
};

struct Variable {
  Routine *function = nullptr;
  unsigned index = 0;
  bool operator<(const Variable &other) const {
    return std::tie(function, index) < std::tie(other.function, other.index);
  }
};

/// The names of one scope.
class Symbols {
public:
  /// The outermost of a function without surroundings.
  explicit Symbols(Routine *function) : function(function) {}
  Symbols(const Symbols *parent, Routine *function)
      : parent(parent), function(function), level(parent->level + 1) {}

  /// Looks for the names that `node` reads and sets in this scope.
  void collect(Node &node);
  void collect(const Nodes &nodes);
  /// The names of a target as parameters.
  void collectParameters(Node &target);

  unsigned declareParameter(const std::string &name);
  /// Null function if the name is not known.
  Variable find(const std::string &name) const;
  /// What to do where the scope begins.
  Scope makeScope() const;
  /// All names that this scope and those around it set.
  std::map<std::string, Variable> listStores() const;
  Routine *getFunction() const { return function; }

private:
  struct Origin {
    Load::Action action;
    std::string name;
    Variable source;
  };
  void load(const std::string &name);
  void store(const std::string &name);
  Variable define(const std::string &name, Origin origin);
  void collectIf(IfNode &node);
  void mergeBranches(const std::vector<Symbols> &branches);

  const Symbols *parent = nullptr;
  Routine *function;
  unsigned level = 0;
  std::map<std::string, Variable> variables;
  std::map<Variable, Origin> origins;
  std::set<std::string> stores;
};

/// The slot of a variable for code in `function`.
Slot makeSlot(const Routine *function, const Variable &variable);

/// Which of `names` the nodes read before they set them, blocks aside.
std::set<std::string> findUndeclared(const Nodes &nodes,
                                     std::set<std::string> names);

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_SYMBOLS_H
