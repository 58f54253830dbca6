"""What the conformance tests know of each family: a new one is an entry here and cases in golden_cases.py."""
from dataclasses import dataclass, field

import transformers


@dataclass
class Family:
    config: type
    models: dict             # of heads: "causal", "base" and, where there is one, "classifier"
    defaults: dict           # a small model
    router: str = ""         # what the parameters of a router end with
    aliases: dict = field(default_factory=dict)  # keys that Braid reads and the library does not
    nullable: dict = field(default_factory=dict)  # keys where Braid takes null: for the key's own value, or none
    repeats_attention_routers: bool = False  # the library records them twice each

    def each_router_once(self, logits):
        return [l for i, l in enumerate(logits) if i % 3 != 1] if self.repeats_attention_routers else list(logits)


JAMBA = Family(
    config=transformers.JambaConfig,
    models={"causal": transformers.JambaForCausalLM, "base": transformers.JambaModel,
            "classifier": transformers.JambaForSequenceClassification},
    defaults=dict(
        vocab_size=61, hidden_size=28, intermediate_size=36, num_hidden_layers=3, num_attention_heads=2,
        num_key_value_heads=1, attn_layer_period=3, attn_layer_offset=1, num_experts=3, num_experts_per_tok=2,
        mamba_d_state=8, mamba_dt_rank=4),
    router="router.weight",
    nullable={"num_key_value_heads": "num_attention_heads", "head_dim": None, "mamba_dt_rank": None})

BAMBA = Family(
    config=transformers.BambaConfig,
    models={"causal": transformers.BambaForCausalLM, "base": transformers.BambaModel},
    defaults=dict(
        vocab_size=61, hidden_size=24, intermediate_size=36, num_hidden_layers=3, num_attention_heads=2,
        num_key_value_heads=1, attn_layer_indices=[1], mamba_n_heads=4, mamba_d_state=8, mamba_chunk_size=16),
    nullable={"head_dim": None, "time_step_limit": None})

ZAMBA = Family(
    config=transformers.ZambaConfig,
    models={"causal": transformers.ZambaForCausalLM, "base": transformers.ZambaModel,
            "classifier": transformers.ZambaForSequenceClassification},
    defaults=dict(
        vocab_size=61, hidden_size=20, intermediate_size=28, num_hidden_layers=4, num_attention_heads=4,
        num_key_value_heads=4, attn_layer_period=2, attn_layer_offset=0, mamba_d_state=8, mamba_dt_rank=4),
    nullable={"num_key_value_heads": "num_attention_heads"})

JETMOE = Family(
    config=transformers.JetMoeConfig,
    models={"causal": transformers.JetMoeForCausalLM, "base": transformers.JetMoeModel,
            "classifier": transformers.JetMoeForSequenceClassification},
    defaults=dict(
        vocab_size=61, hidden_size=28, intermediate_size=20, num_hidden_layers=2, num_key_value_heads=2,
        kv_channels=8, num_local_experts=4, num_experts_per_tok=2),
    router="router.layer.weight", repeats_attention_routers=True,
    aliases={"ffn_hidden_size": "intermediate_size", "moe_num_experts": "num_local_experts",
             "moe_top_k": "num_experts_per_tok"})

FAMILIES = {"jamba": JAMBA, "bamba": BAMBA, "zamba": ZAMBA, "jetmoe": JETMOE}


def find_model(family, architecture):
    """The library's class for an entry of `architectures`, however its repository spells it."""
    for model in family.models.values():
        if model.__name__.lower() == architecture.lower():
            return model
    raise ValueError(f"no model {architecture!r}")
