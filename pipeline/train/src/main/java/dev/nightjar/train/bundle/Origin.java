package dev.nightjar.train.bundle;

import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Provenance;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The provenance of a model, stored as metadata in its ONNX file, so that it is known without the
 * manifest.
 */
public final class Origin {
  private Origin() {}

  /** By key, sorted. */
  public static Map<String, String> of(Provenance provenance) {
    Map<String, String> origin = new TreeMap<>();
    origin.put("model_id", provenance.id(Layout.TRAIN));
    origin.put(
        "inputs",
        provenance.inputs().stream()
            .map((InputRef input) -> input.uri() + " " + input.fingerprint())
            .collect(Collectors.joining("\n")));
    origin.put("settings", Json.line(provenance.settings()));
    origin.put("seed", Long.toString(provenance.seed()));
    origin.put("version", provenance.version());
    origin.put("revision", provenance.revision());
    provenance.libraries().forEach((name, version) -> origin.put("library." + name, version));
    return origin;
  }
}
