"""The configurations whose results are recorded in test/data/golden, by family and name."""
from lively import Case

JAMBA = {
    # dt_rank "auto" is 3 here, and a norm over three values is nearly a sign: eps keeps float32 honest.
    "no-attention": Case(
        dict(attn_layer_period=8, attn_layer_offset=7, hidden_size=36, intermediate_size=52,
             mamba_d_state=5, mamba_dt_rank="auto", rms_norm_eps=1e-5),
        rows=(7, 5, 2), pad="left", edit={"mamba_dt_rank": "auto"}),
    "no-mamba": Case(
        dict(attn_layer_period=1, attn_layer_offset=0, hidden_size=44, num_attention_heads=4,
             num_experts=2, num_experts_per_tok=1, vocab_size=97),
        rows=(6, 4, 1)),
    "one-expert": Case(
        dict(num_experts=1, hidden_act="relu2", num_hidden_layers=4, attn_layer_period=2, hidden_size=36,
             intermediate_size=52)),
    "proj-bias": Case(
        dict(mamba_proj_bias=True, hidden_act="gelu", vocab_size=97), rows=(7, 3, 5), pad="left"),
    "conv-1": Case(
        dict(mamba_d_conv=1, mamba_conv_bias=False, mamba_d_state=24, mamba_expand=1, hidden_size=44)),
    "conv-2": Case(
        dict(mamba_d_conv=2, hidden_act="gelu_new", mamba_dt_rank=7, hidden_size=26, intermediate_size=39)),
    "conv-3": Case(
        dict(mamba_d_conv=3, hidden_act="gelu_pytorch_tanh", mamba_expand=3, hidden_size=20, mamba_d_state=5),
        rows=(11,), storage="f32"),
    "conv-5": Case(
        dict(mamba_d_conv=5, hidden_act="relu", mamba_conv_bias=False, mamba_proj_bias=True, num_hidden_layers=2,
             attn_layer_period=2, hidden_size=36),
        rows=(10, 3), pad="left"),
    "null-kv-heads": Case(
        dict(num_attention_heads=3, num_key_value_heads=3, hidden_size=36, mamba_dt_rank=5),
        edit={"num_key_value_heads": None}),
    "head-dim-10": Case(
        dict(num_attention_heads=6, num_key_value_heads=3, head_dim=10, hidden_size=36, num_hidden_layers=2),
        rows=(7, 9)),
    "head-dim-24": Case(
        dict(num_attention_heads=3, num_key_value_heads=1, head_dim=24, hidden_size=44, num_hidden_layers=2,
             num_experts=2, num_experts_per_tok=1),
        rows=(10,)),
    # Four heads of six values in a hidden state of 27, as the library rounds.
    "uneven-heads": Case(
        dict(num_attention_heads=4, num_key_value_heads=2, hidden_size=27, hidden_act="swish", num_hidden_layers=2),
        rows=(8, 3)),
    "tied": Case(
        dict(tie_word_embeddings=True, hidden_size=50, mamba_dt_rank="auto", num_experts=2, intermediate_size=34,
             num_hidden_layers=2, attn_layer_period=2, attn_layer_offset=0),
        edit={"mamba_dt_rank": "auto"}),
    "own-head": Case(dict(vocab_size=97), own_head=True),
    "local-experts": Case(
        dict(num_experts=4, num_experts_per_tok=3, intermediate_size=27, expert_layer_period=1,
             expert_layer_offset=0, num_hidden_layers=2),
        rename={"num_experts": "num_local_experts"}, storage="f32"),
    "all-experts": Case(
        dict(num_experts=3, num_experts_per_tok=3, expert_layer_period=3, expert_layer_offset=2, vocab_size=53)),
    "six-layers": Case(
        dict(num_hidden_layers=6, attn_layer_offset=2, vocab_size=47),
        rows=(7, 5)),
    "f16": Case(
        dict(num_hidden_layers=5, mamba_d_state=5, hidden_size=36, vocab_size=47), rows=(5, 7), pad="left",
        storage="f16", rename={"dtype": "torch_dtype"}),
    "sharded": Case(dict(num_hidden_layers=4, expert_layer_offset=0), shard="40KB"),
    "fused-experts": Case(dict(num_experts=4, intermediate_size=30), fused=True),
    "base-model": Case(dict(vocab_size=97), head="base", rows=(6, 9), pad="left"),
    # More than two blocks of 64 keys and a scan that must not lose its state; too long to keep the hidden states.
    "long-row": Case(
        dict(hidden_size=96, num_attention_heads=3, num_hidden_layers=2, num_experts=2, num_experts_per_tok=1,
             vocab_size=19),
        rows=(150, 83), pad="left", hidden_states=False),
    "outputs": Case(
        dict(num_hidden_layers=4, attn_layer_period=2, num_experts=4, vocab_size=47, router_aux_loss_coef=0.05),
        rows=(9,), outputs=True),
    # Twice as many routers as attentions, but none of them an attention's.
    "two-routers": Case(
        dict(num_hidden_layers=4, attn_layer_period=4, attn_layer_offset=1, expert_layer_period=2,
             expert_layer_offset=0, num_experts=4, vocab_size=47), rows=(9,), outputs=True),
    "classifier": Case(dict(num_labels=3, pad_token_id=0, num_hidden_layers=2), head="classifier", rows=(6, 9)),
    "labels": Case(dict(num_labels=2, pad_token_id=0, num_hidden_layers=2), head="classifier", rows=(7,), outputs=True),
}

LINEAR = {"type": "linear", "factor": 2.5}
DYNAMIC = {"rope_type": "dynamic", "factor": 3.0}
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16, "beta_fast": 8, "rope_theta": 300.0}
LLAMA3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 32, "rope_theta": 5000.0}


def longrope(pairs, **more):
    return {"rope_type": "longrope", "original_max_position_embeddings": 6, "rope_theta": 700.0,
            "short_factor": [1.0 + 0.25 * m for m in range(pairs)],
            "long_factor": [2.0 + 1.5 * m for m in range(pairs)]} | more


# Infinity is spelled as the library does today; the first cases have the older spelling and null.
BAMBA = {
    "bare-infinity": Case(edit={"time_step_limit": [0.0, float("inf")]}, rows=(9, 4)),
    "null-limit": Case(dict(mamba_n_heads=6, hidden_act="gelu", num_key_value_heads=2), edit={"time_step_limit": None}),
    "clamped": Case(dict(time_step_limit=[0.05, 0.4], mamba_d_state=5, vocab_size=47), rows=(7, 5), pad="left"),
    "clamped-below": Case(dict(time_step_limit=[0.2, float("inf")], mamba_n_heads=2), storage="f32"),
    # An odd rotated width: five channels of ten become six.
    "groups": Case(dict(mamba_n_heads=6, mamba_n_groups=3, head_dim=10, mamba_d_state=7), rows=(8, 3)),
    "biases": Case(
        dict(attention_bias=True, mlp_bias=True, mamba_proj_bias=True, num_attention_heads=4, num_key_value_heads=2,
             mamba_n_groups=2, vocab_size=97),
        rows=(7, 3, 5), pad="left"),
    "no-attention": Case(dict(attn_layer_indices=[], hidden_act="relu2", mamba_d_conv=3), edit={"attn_layer_indices": None}),
    "no-mamba": Case(
        dict(attn_layer_indices=[0, 1], num_hidden_layers=2, num_attention_heads=3, num_key_value_heads=3),
        edit={"num_key_value_heads": None, "head_dim": None}),
    "rope-linear": Case(dict(head_dim=16), edit={"rope_scaling": LINEAR, "rope_theta": 500.0},
                        drop=("rope_parameters",), rows=(11, 6)),
    "rope-dynamic": Case(
        dict(head_dim=12, max_position_embeddings=8), edit={"rope_scaling": DYNAMIC}, drop=("rope_parameters",),
        rows=(13, 8, 5), greedy=False),
    "rope-yarn": Case(dict(head_dim=16, rope_parameters=YARN, max_position_embeddings=64), rows=(9, 17)),
    "rope-yarn-mscale": Case(
        dict(head_dim=24, rope_parameters=YARN | {"mscale": 0.7, "mscale_all_dim": 1.3, "factor": None, "truncate": False},
             max_position_embeddings=64)),
    "rope-longrope": Case(
        dict(head_dim=16, max_position_embeddings=24, rope_parameters=longrope(4)), rows=(9, 6, 3), greedy=False),
    "rope-llama3": Case(dict(head_dim=16, rope_parameters=LLAMA3), rows=(9, 6), pad="left"),
    "full-rotary": Case(
        dict(head_dim=6, rope_parameters={"rope_type": "default", "rope_theta": 77.0, "partial_rotary_factor": 1.0})),
    # The library replaces what the top level says by one half.
    "top-partial": Case(dict(head_dim=8), edit={"partial_rotary_factor": 0.25}),
    "conv-1": Case(dict(mamba_d_conv=1, mamba_conv_bias=False, mamba_expand=1, mamba_n_heads=3)),
    "own-head": Case(dict(vocab_size=97), own_head=True),
    "tied-f16": Case(
        dict(tie_word_embeddings=True, mamba_d_conv=2, hidden_act="gelu_new"), storage="f16",
        rename={"dtype": "torch_dtype"}),
    "sharded-base": Case(dict(num_hidden_layers=4, attn_layer_indices=[0, 3]), head="base", shard="20KB", rows=(6, 9)),
    # More than two blocks of 64 keys, more than two chunks; too long to keep the hidden states.
    "long-row": Case(
        dict(hidden_size=64, num_hidden_layers=2, mamba_n_heads=8, vocab_size=19, mamba_d_state=16),
        rows=(150, 83), pad="left", hidden_states=False),
    "outputs": Case(dict(z_loss_coefficient=0.01, vocab_size=47, attn_layer_indices=[0, 2]), rows=(9,), outputs=True),
}

ZAMBA = {
    "derived-list": Case(
        dict(num_hidden_layers=6, attn_layer_offset=1, vocab_size=47), drop=("layers_block_type",), rows=(9, 4)),
    "old-names": Case(
        dict(layers_block_type=["hybrid", "mamba", "hybrid"], num_hidden_layers=3),
        edit={"layers_block_type": ["hybrid", "mamba", "hybrid"]}),
    "new-alias": Case(
        dict(layers_block_type=["linear_attention", "hybrid", "hybrid"], num_hidden_layers=3, mamba_d_conv=2),
        rename={"layers_block_type": "layer_types"}),
    "block-under-last": Case(dict(mamba_d_state=5), block="last"),
    "block-under-all": Case(dict(hidden_act="gelu_pytorch_tanh"), block="all", rows=(6, 8), pad="left"),
    "different-blocks": Case(dict(vocab_size=97), block="different"),
    "untied": Case(dict(tie_word_embeddings=False, hidden_mamba_act="gelu", num_hidden_layers=3)),
    "own-head": Case(dict(num_hidden_layers=3, layers_block_type=["mamba", "hybrid", "hybrid"]), own_head=True),
    "one-mamba-head": Case(dict(n_mamba_heads=1, mamba_dt_rank=7, hidden_act="silu")),
    "heads-of-7": Case(
        dict(attention_head_dim=7, num_key_value_heads=2, n_mamba_heads=5, num_attention_heads=6), rows=(7, 9)),
    "null-kv-heads": Case(dict(mamba_expand=3, n_mamba_heads=3, mamba_dt_rank="auto", rms_norm_eps=1e-4),
                          edit={"num_key_value_heads": None, "mamba_dt_rank": "auto"}),
    "proj-bias": Case(dict(mamba_proj_bias=True, mamba_conv_bias=False, mamba_d_conv=5), rows=(10, 3), pad="left"),
    "conv-1": Case(dict(mamba_d_conv=1, hidden_mamba_act="relu2", n_mamba_heads=4), storage="f32"),
    "no-hybrid": Case(dict(layers_block_type=["mamba"] * 2, num_hidden_layers=2)),
    "f16": Case(dict(hidden_act="relu"), storage="f16", rename={"dtype": "torch_dtype"}),
    "base-model": Case(dict(vocab_size=97), head="base", rows=(6, 9), pad="left"),
    "classifier": Case(dict(num_labels=3, pad_token_id=0), head="classifier", rows=(6, 9)),
    "sharded": Case(dict(num_hidden_layers=5), shard="20KB"),
    "long-row": Case(
        dict(hidden_size=40, num_hidden_layers=3, layers_block_type=["mamba", "hybrid", "hybrid"], vocab_size=19),
        rows=(150, 83), pad="left", hidden_states=False),
    "outputs": Case(dict(vocab_size=47), rows=(9,), outputs=True),
}

JETMOE = {
    "plain": Case(rows=(7, 4)),
    "original-keys": Case(
        dict(num_local_experts=5, num_experts_per_tok=3, intermediate_size=17),
        edit={"architectures": ["JetMoEForCausalLM"], "bias": True, "glu": True, "num_attention_heads": 6},
        rename={"num_local_experts": "moe_num_experts", "num_experts_per_tok": "moe_top_k",
                "intermediate_size": "ffn_hidden_size"}),
    "head-dim-wins": Case(dict(kv_channels=6, num_key_value_heads=3), edit={"kv_channels": 10, "head_dim": 6}),
    "top-1": Case(dict(num_experts_per_tok=1, activation_function="gelu"), rows=(8, 5), pad="left"),
    "all-experts": Case(dict(num_local_experts=3, num_experts_per_tok=3, vocab_size=97)),
    "one-expert": Case(dict(num_local_experts=1, num_experts_per_tok=1, num_hidden_layers=3), storage="f32"),
    # Of the last norm only: those of the layers have an eps of their own.
    "large-eps": Case(dict(rms_norm_eps=0.05, num_key_value_heads=1, kv_channels=14)),
    "rope-linear": Case(edit={"rope_scaling": LINEAR, "rope_theta": 500.0}, drop=("rope_parameters",), rows=(11, 6)),
    "rope-dynamic": Case(
        dict(max_position_embeddings=8), edit={"rope_scaling": DYNAMIC}, drop=("rope_parameters",),
        rows=(13, 8, 5), greedy=False),
    "rope-yarn": Case(
        dict(kv_channels=16, rope_parameters=YARN | {"attention_factor": 1.2}, max_position_embeddings=64),
        rows=(9, 17)),
    "rope-longrope": Case(
        dict(max_position_embeddings=24, rope_parameters=longrope(4, factor=2.0)), rows=(9, 6, 3), greedy=False),
    "rope-llama3": Case(dict(kv_channels=16, rope_parameters=LLAMA3), rows=(9, 6), pad="left"),
    "untied": Case(dict(tie_word_embeddings=False, activation_function="relu2")),
    "own-head": Case(dict(vocab_size=97), own_head=True),
    "four-layers": Case(dict(num_hidden_layers=4, vocab_size=47, kv_channels=4), rows=(5, 7)),
    "f16": Case(dict(hidden_size=36), storage="f16", rename={"dtype": "torch_dtype"}),
    "base-model": Case(dict(vocab_size=97), head="base", rows=(6, 9), pad="left"),
    "classifier": Case(dict(num_labels=4), head="classifier", rows=(6, 9)),
    "sharded": Case(dict(num_hidden_layers=3), shard="20KB"),
    "long-row": Case(
        dict(hidden_size=48, kv_channels=12, num_experts_per_tok=1, num_local_experts=3, vocab_size=19),
        rows=(150, 83), pad="left", hidden_states=False),
    "outputs": Case(dict(vocab_size=47, aux_loss_coef=0.05), rows=(9,), outputs=True),
    "one-label": Case(dict(num_labels=1, pad_token_id=0), head="classifier", rows=(5, 8, 3, 11)),
}

CASES = {"jamba": JAMBA, "bamba": BAMBA, "zamba": ZAMBA, "jetmoe": JETMOE}
