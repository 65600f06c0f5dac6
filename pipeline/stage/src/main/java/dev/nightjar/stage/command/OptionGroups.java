package dev.nightjar.stage.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of {@code --help} in the order and groups of the settings, each group under its
 * heading.
 */
final class OptionGroups implements IHelpSectionRenderer {
  private static final String EVERY_COMMAND = "Every command";
  private static final List<String> OF_EVERY_COMMAND =
      List.of("--config", "--verbose", "--help", "--version");

  private final Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();

  private OptionGroups() {}

  /** The groups of these records' settings, in order, and last what every command knows. */
  static OptionGroups of(CommandSpec spec, List<Class<? extends Record>> records) {
    OptionGroups all = new OptionGroups();
    for (Class<? extends Record> record : records) {
      Settings.headings(record)
          .forEach(
              (component, heading) ->
                  all.add(heading, spec.findOption("--" + Settings.kebab(component.getName()))));
    }
    OF_EVERY_COMMAND.forEach(name -> all.add(EVERY_COMMAND, spec.findOption(name)));
    return all;
  }

  /** These groups alone. */
  OptionGroups of(Collection<String> headings) {
    OptionGroups some = new OptionGroups();
    some.groups.putAll(groups);
    some.groups.keySet().retainAll(headings);
    return some;
  }

  private void add(String heading, OptionSpec option) {
    groups.computeIfAbsent(heading, name -> new ArrayList<>()).add(option);
  }

  @Override
  public String render(Help help) {
    List<OptionSpec> all = groups.values().stream().flatMap(List::stream).toList();
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (heading, options) -> {
          // Columns as wide as in all other groups.
          Help.Layout layout = help.createDefaultLayout(all, List.of(), help.colorScheme());
          layout.addOptions(options, help.parameterLabelRenderer());
          text.append(heading.isEmpty() ? "" : "%n%s%n".formatted(heading)).append(layout);
        });
    return text.toString();
  }
}
