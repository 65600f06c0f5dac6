package dev.nightjar.stage.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code terraform/s3-calls.json} says that a stage may ask of the bucket, below the root. The
 * plan is compared with the same file by {@code ci/terraform}.
 */
public final class Grants {
  private static final Path FILE = Path.of("../../terraform/s3-calls.json");

  private Grants() {}

  /** All that the calls ask for is granted, and all that is granted is asked for. */
  public static void areThoseOf(String stage, Set<RecordedCalls.Call> calls) throws IOException {
    Set<RecordedCalls.Call> granted = of(stage);
    assertThat(calls)
        .as("calls of %s that are not granted", stage)
        .allMatch(call -> granted.stream().anyMatch(grant -> fits(call, grant)));
    assertThat(granted)
        .as("grants of %s that nothing uses", stage)
        .allMatch(grant -> calls.stream().anyMatch(call -> fits(call, grant)));
  }

  private static Set<RecordedCalls.Call> of(String stage) throws IOException {
    JsonNode all = Json.read(Files.readAllBytes(FILE), JsonNode.class, FILE.toString());
    Set<RecordedCalls.Call> grants = new TreeSet<>();
    all.path(stage)
        .properties()
        .forEach(
            action ->
                action
                    .getValue()
                    .forEach(
                        key ->
                            grants.add(new RecordedCalls.Call(action.getKey(), key.textValue()))));
    assertThat(grants).as(stage).isNotEmpty();
    return grants;
  }

  /** A star of a policy stands for any characters. */
  private static boolean fits(RecordedCalls.Call call, RecordedCalls.Call grant) {
    String keys =
        Arrays.stream(grant.key().split("[*]", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return call.action().equals(grant.action()) && call.key().matches(keys);
  }
}
