package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Require;
import java.util.Map;
import java.util.Optional;

/**
 * A run to plan: which dataset, which model, with which settings; the answer is a {@link
 * PlanAnswer}.
 *
 * @param action {@code plan}
 * @param root where everything lies
 * @param dataset folder of the dataset, relative to the root
 * @param receipt key of the receipt of {@code train}, which names the model; this or {@code model}
 * @param model folder of the model bundle, relative to the root
 * @param settings of {@code recommend}, in snake_case; what is not named comes from the environment
 *     and the defaults
 */
public record PlanEvent(
    String action,
    String root,
    String dataset,
    Optional<String> receipt,
    Optional<String> model,
    Map<String, JsonNode> settings) {
  /** The value of {@code action}. */
  public static final String ACTION = "plan";

  public PlanEvent {
    Require.that(ACTION.equals(action), "action must be %s, was %s", ACTION, action);
    Require.notBlank(root, "root");
    Require.notBlank(dataset, "dataset");
    receipt = receipt == null ? Optional.empty() : receipt;
    model = model == null ? Optional.empty() : model;
    Require.that(
        receipt.isPresent() != model.isPresent(),
        "expected either receipt or model, found receipt %s and model %s",
        receipt.orElse("none"),
        model.orElse("none"));
    settings = settings == null ? Map.of() : Map.copyOf(settings);
  }
}
