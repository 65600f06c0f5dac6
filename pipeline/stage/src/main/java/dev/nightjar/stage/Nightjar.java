package dev.nightjar.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What this build is: version and code revision, written into the jar when it was built. */
public final class Nightjar {
  private static final Properties BUILD = load();

  private Nightjar() {}

  public static String version() {
    return BUILD.getProperty("version");
  }

  /** Git revision, or {@code unknown} outside a checkout. */
  public static String revision() {
    return BUILD.getProperty("revision", "unknown");
  }

  /** Provenance of a folder this build writes. */
  public static Provenance provenance(
      List<InputRef> inputs, JsonNode settings, long seed, Map<String, String> libraries) {
    return new Provenance(inputs, settings, seed, version(), revision(), libraries);
  }

  private static Properties load() {
    try (InputStream in =
        Nightjar.class.getResourceAsStream("/dev/nightjar/stage/build.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
