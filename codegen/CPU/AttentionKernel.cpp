//===- AttentionKernel.cpp - Attention over KV blocks ---------------------===//
#include "codegen/CPU/AttentionTile.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string AttentionKernel::getName() const {
  uint64_t bits;
  std::memcpy(&bits, &scale, sizeof bits);
  return llvm::formatv("attention_s{0}_q{1}_h{2}x{3}_b{4}_{5:x-}{6}{7}{8}",
                       slots, queryHeads, heads, headSize, blockBytes, bits,
                       getSuffix({input, type, output}),
                       rounded ? "_rounded" : "", split ? "_split" : "");
}

std::string AttentionKernel::getTile() const {
  return llvm::formatv(
      "{0} of {1} positions{2}", tiling.describe(), kPositionsPerSpan,
      split ? llvm::formatv(", pieces of {0}", kAttentionPiece).str() : "");
}

LogicalResult AttentionKernel::verify(const CPUTarget &target,
                                      EmitError emitError) const {
  return tiling.verify(target, emitError);
}

namespace {

/// Cuts the units of a kernel, rows x query heads, into tiles: rectangles whose
/// queries read one KV head of one sequence and attend to as many spans. Of a
/// split kernel, the units of one piece of one token at a time.
class AttentionCutter {
public:
  AttentionCutter(KernelBuilder &b, const AttentionKernel &kernel)
      : b(b), kernel(kernel), emitter(b, kernel),
        group(kernel.queryHeads / kernel.heads), tileHeads(getTileHeads()) {}

  void cut();

private:
  int64_t getTileHeads() const;
  void cutPieces();
  void cutPiece(Value token, Value begin, Value end);
  void cutUnits(Value begin, Value end);
  void cutHeads();
  void cutSequences();
  void cutSequence(Value sequence);
  void cutSpans(Value begin, Value end);
  void cutRows(Value begin, Value end);

  KernelBuilder &b;
  const AttentionKernel &kernel;
  AttentionTileEmitter emitter;
  const int64_t group;     // query heads of a KV head
  const int64_t tileHeads; // of them in a tile; divides the group
  // Of the rectangle at hand:
  Value rowBegin, rowEnd, headBegin, headEnd;
  int64_t mostRows = 1; // of a tile
  AttentionTile tile;
};

int64_t AttentionCutter::getTileHeads() const {
  int64_t heads = std::min(group, kernel.tiling.queries);
  while (group % heads != 0)
    --heads;
  return heads;
}

void AttentionCutter::cut() {
  if (kernel.split)
    cutPieces();
  else
    cutUnits(b.getBegin(), b.getEnd());
}

/// Units are (token * pieces + piece) * heads + head.
void AttentionCutter::cutPieces() {
  Value heads = b.i64(kernel.slots * kernel.queryHeads);
  Value pieces = AttentionPieces(b, kernel).countPieces();
  Value end = b.getEnd();
  Value last = b.div(b.add(end, b.sub(heads, b.i64(1))), heads);
  b.loop(b.div(b.getBegin(), heads), last, 1, [&](Value number) {
    Value first = b.mul(number, heads), token = b.div(number, pieces);
    tile.piece = b.rem(number, pieces);
    Value skipped = b.sub(b.max(b.getBegin(), first), first);
    Value taken = b.sub(b.min(end, b.add(first, heads)), first);
    cutPiece(token, skipped, taken);
  });
}

/// The heads [begin, end) of `token`, if it has the piece at all.
void AttentionCutter::cutPiece(Value token, Value begin, Value end) {
  auto sequence = b.loadSequence(b.getSequenceOf(token));
  Value position = b.add(sequence.past, b.sub(token, sequence.first));
  Value piece = b.div(position, b.i64(kAttentionPiece));
  b.ifThen(b.less(tile.piece, b.add(piece, b.i64(1))), [&] {
    Value skipped = b.mul(token, b.i64(kernel.slots * kernel.queryHeads));
    cutUnits(b.add(skipped, begin), b.add(skipped, end));
  });
}

/// The units [begin, end) are the end of a row, whole rows and the beginning of
/// a row, each of which may be missing.
void AttentionCutter::cutUnits(Value begin, Value end) {
  Value width = b.i64(kernel.queryHeads), one = b.i64(1), zero = b.i64(0);
  Value row = b.div(begin, width), lastRow = b.div(end, width);
  Value head = b.rem(begin, width), lastHead = b.rem(end, width);
  Value isCut = b.greater(head, zero), isOne = b.equal(row, lastRow);
  Value wholeRow = b.add(row, b.select(isCut, one, zero));
  b.loop(zero, b.i64(3), 1, [&](Value part) {
    Value isFirst = b.equal(part, zero), isLast = b.equal(part, b.i64(2));
    auto choose = [&](Value first, Value middle, Value last) {
      return b.select(isFirst, first, b.select(isLast, last, middle));
    };
    // A first part that is empty has rows [row, row), and so has a last one
    // whose units the first had.
    Value lastBegin = b.max(wholeRow, lastRow);
    rowBegin = choose(row, wholeRow, lastBegin);
    rowEnd = choose(wholeRow, lastRow, b.add(lastRow, one));
    headBegin = choose(head, zero, zero);
    headEnd = choose(b.select(isOne, lastHead, width), width, lastHead);
    cutHeads();
  });
}

/// KV head by KV head: a tile's worth of query heads where all of the group are
/// wanted, else one by one.
void AttentionCutter::cutHeads() {
  Value size = b.i64(group);
  Value last = b.div(b.add(headEnd, b.i64(group - 1)), size);
  b.loop(b.div(headBegin, size), last, 1, [&](Value kvHead) {
    tile.kvHead = kvHead;
    Value first = b.mul(kvHead, size);
    Value begin = b.max(headBegin, first);
    Value end = b.min(headEnd, b.add(first, size));
    auto cut = [&](int64_t heads, int64_t rows) {
      tile.heads = heads;
      mostRows = rows;
      b.loop(begin, end, heads, [&](Value head) {
        tile.head = head;
        cutSequences();
      });
    };
    int64_t rows = kernel.tiling.queries / tileHeads;
    if (kernel.split) // those of one token
      rows = std::min(rows, kernel.slots);
    rows = llvm::bit_floor<uint64_t>(rows);
    if (tileHeads == 1) {
      cut(1, rows);
      return;
    }
    // Part of a group is in one row only.
    b.ifThen(
        b.equal(b.sub(end, begin), size), [&] { cut(tileHeads, rows); },
        [&] { cut(1, 1); });
  });
}

void AttentionCutter::cutSequences() {
  Value slots = b.i64(kernel.slots);
  if (kernel.split) {
    // All rows are of one token.
    b.ifThen(b.less(rowBegin, rowEnd),
             [&] { cutSequence(b.getSequenceOf(b.div(rowBegin, slots))); });
    return;
  }
  b.loop(b.i64(0), b.getNumSequences(), 1,
         [&](Value number) { cutSequence(b.getSequence(number)); });
}

void AttentionCutter::cutSequence(Value address) {
  auto sequence = b.loadSequence(address);
  tile.first = sequence.first;
  tile.past = sequence.past;
  tile.blocks = sequence.blocks;
  Value slots = b.i64(kernel.slots);
  Value begin = b.max(rowBegin, b.mul(sequence.first, slots));
  Value end =
      b.min(rowEnd, b.mul(b.add(sequence.first, sequence.length), slots));
  b.ifThen(b.less(begin, end), [&] { cutSpans(begin, end); });
}

/// Rows of a sequence whose last positions are in the same span.
void AttentionCutter::cutSpans(Value begin, Value end) {
  Value slots = b.i64(kernel.slots), span = b.i64(kPositionsPerSpan);
  auto spanOf = [&](Value row) {
    Value token = b.sub(b.div(row, slots), tile.first);
    return b.div(b.add(tile.past, token), span);
  };
  auto rowOf = [&](Value number) {
    Value token = b.sub(b.mul(number, span), tile.past);
    return b.mul(b.add(tile.first, token), slots);
  };
  Value last = b.add(spanOf(b.sub(end, b.i64(1))), b.i64(1));
  b.loop(spanOf(begin), last, 1, [&](Value number) {
    tile.spans = b.add(number, b.i64(1));
    cutRows(b.max(begin, rowOf(number)), b.min(end, rowOf(tile.spans)));
  });
}

/// As many rows at a time as there are registers for, then what is left by
/// halves.
void AttentionCutter::cutRows(Value begin, Value end) {
  for (tile.rows = mostRows; tile.rows != 0; tile.rows /= 2) {
    Value size = b.i64(tile.rows);
    Value next = b.add(begin, b.mul(b.div(b.sub(end, begin), size), size));
    b.loop(begin, next, tile.rows, [&](Value row) {
      tile.row = row;
      emitter.emit(tile);
    });
    begin = next;
  }
}

} // namespace

void AttentionKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 3);
  AttentionCutter(b, *this).cut();
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
