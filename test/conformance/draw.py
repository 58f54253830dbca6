"""Configurations drawn at random, one function a family."""
from golden_cases import DYNAMIC, LINEAR, LLAMA3, YARN, longrope
from lively import Case

ACTIVATIONS = ["silu", "swish", "gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "relu2"]


def draw_heads(rng):
    groups, kv_heads = rng.choice([1, 2, 3]), rng.choice([1, 1, 2, 3])
    return {"num_attention_heads": groups * kv_heads, "num_key_value_heads": kv_heads}


def draw_experts(rng, key):
    experts = rng.choice([1, 2, 3, 4, 7])
    return {key: experts, "num_experts_per_tok": rng.randint(1, min(experts, 3))}


def draw_rope(rng, rotated):
    """Of every type; yarn takes no odd width, dynamic divides by two less than it."""
    kinds = [None, LINEAR, LLAMA3, longrope((rotated + 1) // 2)] + ([YARN] if rotated % 2 == 0 else []) + \
        ([DYNAMIC] if rotated != 2 else [])
    rope = rng.choice(kinds)
    if rope is None:
        return {}
    rope = {"rope_type": rope.get("type", rope.get("rope_type")), "rope_theta": 300.0} | \
        {key: value for key, value in rope.items() if key != "type"}
    return {"rope_parameters": rope, "max_position_embeddings": rng.choice([8, 24, 64])}


# ---------------------------------------------------------------- Jamba

def draw_jamba(rng):
    """At least four values under each of the inner norms; with fewer even float32 is no yardstick."""
    period, moe_period = rng.randint(1, 5), rng.randint(1, 3)
    config = {
        "hidden_size": rng.choice([20, 24, 36, 44, 48, 52]), "intermediate_size": rng.choice([17, 32, 40, 52]),
        "rms_norm_eps": rng.choice([1e-6, 1e-5]), "tie_word_embeddings": rng.random() < 0.25,
        **draw_heads(rng), **draw_experts(rng, "num_experts"),
        "num_hidden_layers": rng.randint(2, 6), "attn_layer_period": period, "attn_layer_offset": rng.randrange(period),
        "expert_layer_period": moe_period, "expert_layer_offset": rng.randrange(moe_period),
        "mamba_d_state": rng.choice([4, 5, 8, 16, 24]), "mamba_d_conv": rng.randint(1, 5),
        "mamba_expand": rng.choice([1, 2, 2, 3]), "mamba_dt_rank": rng.choice([4, 5, 7, 12]),
        "mamba_conv_bias": rng.random() < 0.7, "mamba_proj_bias": rng.random() < 0.3}
    if rng.random() < 0.3:  # else heads may not fill the hidden state
        config["head_dim"] = rng.choice([6, 10, 16, 24])
    return config


# ---------------------------------------------------------------- Bamba

def draw_bamba(rng):
    layers = rng.randint(2, 4)
    groups, perGroup = rng.choice([1, 1, 2, 3]), rng.choice([1, 2, 3])
    head_dim, factor = rng.choice([6, 8, 10, 16]), rng.choice([0.25, 0.5, 0.5, 1.0])
    hidden, expand = rng.choice([18, 36, 54]), rng.choice([1, 2])
    while expand * hidden % (groups * perGroup):  # heads divide the channels
        expand += 1
    config = {
        "hidden_size": hidden, "intermediate_size": rng.choice([17, 32, 40]),
        "num_hidden_layers": layers, "attn_layer_indices": [i for i in range(layers) if rng.random() < 0.4],
        **draw_heads(rng), "head_dim": head_dim, "partial_rotary_factor": factor,
        "mamba_n_heads": groups * perGroup, "mamba_n_groups": groups, "mamba_d_state": rng.choice([4, 5, 8, 16, 24]),
        "mamba_d_conv": rng.randint(1, 5), "mamba_expand": expand, "mamba_chunk_size": 16,
        "attention_bias": rng.random() < 0.3, "mlp_bias": rng.random() < 0.3,
        "mamba_proj_bias": rng.random() < 0.3, "mamba_conv_bias": rng.random() < 0.7,
        "tie_word_embeddings": rng.random() < 0.25}
    rope = draw_rope(rng, max(1, int(head_dim * factor)))
    if "rope_parameters" in rope:
        rope["rope_parameters"]["partial_rotary_factor"] = factor
    if rng.random() < 0.4:
        config["time_step_limit"] = rng.choice([[0.05, 0.4], [0.2, float("inf")]])
    return config | rope


# ---------------------------------------------------------------- Zamba

def draw_zamba(rng):
    layers = rng.randint(2, 5)
    kinds = [rng.choice(["mamba", "hybrid"]) for _ in range(layers)]
    heads = rng.choice([1, 2, 4])
    # The library cannot tie the block of one layer to that of no other.
    tied = rng.random() < 0.5 and kinds.count("hybrid") != 1
    return {
        "hidden_size": rng.choice([16, 20, 28, 40]), "intermediate_size": rng.choice([17, 28, 40]),
        "num_hidden_layers": layers, "layers_block_type": kinds,
        "num_attention_heads": heads, "num_key_value_heads": heads, "attention_head_dim": rng.choice([6, 8, 10]),
        "n_mamba_heads": rng.choice([1, 2, 4]), "mamba_d_state": rng.choice([4, 5, 8, 16]),
        "mamba_d_conv": rng.randint(1, 5), "mamba_expand": rng.choice([1, 2, 3]), "mamba_dt_rank": rng.choice([3, 4, 7]),
        "mamba_conv_bias": rng.random() < 0.7, "mamba_proj_bias": rng.random() < 0.3,
        "hidden_mamba_act": rng.choice(ACTIVATIONS), "tie_word_embeddings": tied}


# ---------------------------------------------------------------- JetMoE

def draw_jetmoe(rng):
    channels = rng.choice([4, 6, 8, 14, 16])
    return {
        "hidden_size": rng.choice([20, 28, 36, 44]), "intermediate_size": rng.choice([17, 20, 32]),
        "num_hidden_layers": rng.randint(1, 3), "num_key_value_heads": rng.choice([1, 2, 3]), "kv_channels": channels,
        **draw_experts(rng, "num_local_experts"), "activation_function": rng.choice(ACTIVATIONS),
        "tie_word_embeddings": rng.random() < 0.5, **draw_rope(rng, channels)}


# ---------------------------------------------------------------- cases

DRAW = {"jamba": draw_jamba, "bamba": draw_bamba, "zamba": draw_zamba, "jetmoe": draw_jetmoe}


def draw_case(rng, family):
    config = {"vocab_size": rng.choice([31, 64, 97])} | DRAW[family](rng)
    if family in ("jamba", "bamba", "zamba"):
        config["hidden_act"] = rng.choice(ACTIVATIONS)
    rope = config.get("rope_parameters", {}).get("rope_type")
    kind = rng.random()
    head = "base" if kind < 0.1 else "classifier" if kind < 0.2 and family != "bamba" else "causal"
    rows = tuple(rng.choice([1, 2, 5, 9, 17, 40, 70]) for _ in range(rng.randint(1, 3)))
    if head == "classifier":
        config |= {"num_labels": rng.choice([2, 3]), "pad_token_id": 0}
    case = Case(config=config, family=family, head=head, rows=rows, pad=rng.choice(["left", "right"]),
                storage=rng.choice(["f32", "f32", "bf16", "f16"]), shard=rng.choice(["", "", "30KB"]),
                own_head=head == "causal" and rng.random() < 0.1, greedy=rope not in ("dynamic", "longrope"),
                outputs=len(rows) == 1 and head != "base" and rope not in ("dynamic", "longrope"))
    if family == "jamba":
        case.fused = rng.random() < 0.2
        if config["num_attention_heads"] == config["num_key_value_heads"] and rng.random() < 0.5:
            case.edit = {"num_key_value_heads": None}
        if rng.random() < 0.2:
            case.rename = {"num_experts": "num_local_experts"}
    return case
