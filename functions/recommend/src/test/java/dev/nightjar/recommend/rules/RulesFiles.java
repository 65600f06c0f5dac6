package dev.nightjar.recommend.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Rules for the tests of other packages. */
public final class RulesFiles {
  private RulesFiles() {}

  public static Rules parse(String yaml) throws IOException {
    return RulesFile.parse(yaml.getBytes(StandardCharsets.UTF_8), "rules.yaml");
  }
}
