package dev.nightjar.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a folder came from.
 *
 * @param inputs what was read
 * @param settings the effective settings, defaults included
 * @param seed of every random choice
 * @param version of Nightjar
 * @param revision of the code, or {@code unknown} outside a checkout
 * @param libraries name to version of the engines that did the work
 */
public record Provenance(
    List<InputRef> inputs,
    JsonNode settings,
    long seed,
    String version,
    String revision,
    Map<String, String> libraries) {
  public Provenance {
    inputs = List.copyOf(inputs);
    Require.notNull(settings, "settings");
    Require.notBlank(version, "version");
    Require.notBlank(revision, "revision");
    libraries = new TreeMap<>(libraries);
  }

  /**
   * The id of whatever is made of these inputs with these settings: 12 hexadecimal digits. Equal
   * inputs and settings give the same id, so "is it done already?" is "is its manifest there?".
   * URIs, revision and libraries do not enter: the same bytes under another name are the same
   * input.
   */
  public String id(String stage) {
    List<String> fingerprints =
        inputs.stream().map(InputRef::fingerprint).sorted(Comparator.naturalOrder()).toList();
    record Identity(
        String stage,
        int format,
        List<String> inputs,
        JsonNode settings,
        long seed,
        String version) {}
    return Sha256.of(
            Json.line(
                new Identity(
                    stage, Conventions.FORMAT_VERSION, fingerprints, settings, seed, version)))
        .substring(0, 12);
  }
}
