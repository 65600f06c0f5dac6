package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.ObjectStores;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run to plan: which dataset, which model, with which settings; the answer is a {@link
 * PlanAnswer}.
 *
 * @param action {@code plan}
 * @param root where everything lies
 * @param dataset folder of the dataset, relative to the root
 * @param receipt key of the receipt of {@code train}, which names the model; this, {@code model} or
 *     {@code production}
 * @param model folder of the model bundle, relative to the root
 * @param production true for the model in production, whatever dataset it was trained on
 * @param settings of {@code recommend}, in snake_case; what is not named comes from the environment
 *     and the defaults
 */
public record PlanEvent(
    String action,
    String root,
    String dataset,
    Optional<String> receipt,
    Optional<String> model,
    Optional<Boolean> production,
    Map<String, JsonNode> settings) {
  /** The value of {@code action}. */
  public static final String ACTION = "plan";

  public PlanEvent {
    Require.that(ACTION.equals(action), "action must be %s, was %s", ACTION, action);
    ObjectStores.requireRoot(root);
    Require.key(dataset, "dataset");
    receipt = receipt == null ? Optional.empty() : receipt;
    model = model == null ? Optional.empty() : model;
    receipt.ifPresent(key -> Require.key(key, "receipt"));
    model.ifPresent(key -> Require.key(key, "model"));
    production = production == null ? Optional.empty() : production;
    long named =
        Stream.of(receipt, model, production.filter(asked -> asked))
            .filter(Optional::isPresent)
            .count();
    Require.that(
        named == 1,
        "expected one of receipt, model and production, found receipt %s, model %s, production %s",
        receipt.orElse("none"),
        model.orElse("none"),
        production.map(String::valueOf).orElse("none"));
    settings = settings == null ? Map.of() : Map.copyOf(settings);
  }
}
