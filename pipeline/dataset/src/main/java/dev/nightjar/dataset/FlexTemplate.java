package dev.nightjar.dataset;

import dev.nightjar.dataset.identity.AwsRole;
import dev.nightjar.dataset.identity.WebIdentity;
import dev.nightjar.stage.command.ReceiptSettings;
import dev.nightjar.stage.command.Settings;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The dataset stage as a Dataflow flex template: its launcher passes the template's parameters
 * ({@code --minUserInteractions=5}, named as in {@code infra/dataset/metadata.json}) and options of
 * its own ({@code --jobName=…}, {@code --templateLocation=…}). The first become settings, the
 * others options of the engine. A role of AWS is taken before anything is read.
 */
public final class FlexTemplate {
  private FlexTemplate() {}

  public static void main(String[] args) {
    AwsRole.of(args).ifPresent(WebIdentity::take);
    System.exit(DatasetMain.command().execute(settings(args)));
  }

  /** Every setting of the stage, with the heading it stands under. */
  static Map<RecordComponent, String> parameters() {
    Map<RecordComponent, String> parameters = new LinkedHashMap<>();
    parameters.putAll(Settings.headings(DatasetSettings.class));
    parameters.putAll(Settings.headings(ReceiptSettings.class));
    return parameters;
  }

  /** Arguments of the launcher to flags of the stage. */
  static String[] settings(String[] args) {
    Set<String> known =
        parameters().keySet().stream()
            .map(RecordComponent::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    known.remove("runner"); // always Dataflow here
    known.remove("engineOptions"); // made of what is left
    List<String> flags = new ArrayList<>(List.of("--runner=dataflow"));
    List<String> options = new ArrayList<>();
    for (String arg : args) {
      String name = arg.replaceFirst("^--", "").replaceFirst("=.*$", "");
      if (known.contains(name)) {
        flags.add("--" + Settings.kebab(name) + arg.substring(2 + name.length()));
      } else if (!name.equals("runner")) {
        options.add(arg);
      }
    }
    if (!options.isEmpty()) {
      flags.add("--engine-options=" + String.join(" ", options));
    }
    return flags.toArray(String[]::new);
  }
}
