package dev.nightjar.stage.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.Nightjar;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * One command: reads its settings from flags, environment and YAML, runs it, and turns what
 * happened into an exit code and one clear line.
 *
 * @param <S> the settings record, each component annotated with {@link Setting}
 */
public final class StageCommand<S extends Record> {
  /** What a command does once its settings are known to be good. */
  @FunctionalInterface
  public interface Body<S> {
    void run(S settings) throws Exception;
  }

  private static final List<String> SECTIONS =
      List.of("dataset", "train", "recommend", "publish", "run", "demo", "show", "rollback");

  private final String name;
  private final String description;
  private final Class<S> type;
  private final Body<S> body;
  private final Map<String, String> environment;
  private final PrintStream err;

  private StageCommand(
      String name,
      String description,
      Class<S> type,
      Body<S> body,
      Map<String, String> environment,
      PrintStream err) {
    this.name = name;
    this.description = description;
    this.type = type;
    this.body = body;
    this.environment = environment;
    this.err = err;
  }

  /**
   * @param name the word a user types, also the YAML section and part of the variables' names
   */
  public static <S extends Record> StageCommand<S> of(
      String name, String description, Class<S> type, Body<S> body) {
    return new StageCommand<>(name, description, type, body, System.getenv(), System.err);
  }

  /** The same command under another environment, writing its errors elsewhere: for tests. */
  public StageCommand<S> with(Map<String, String> otherEnvironment, PrintStream otherErr) {
    return new StageCommand<>(name, description, type, body, otherEnvironment, otherErr);
  }

  /** Runs and returns the {@link ExitCode}. */
  public int execute(String... args) {
    boolean verbose = Arrays.asList(args).contains("--verbose");
    ParentWatch.startIfAsked(environment);
    S settings;
    try {
      CommandLine line = commandLine(args);
      CommandLine.ParseResult parsed = line.parseArgs(args);
      if (CommandLine.printHelpIfRequested(parsed)) {
        return ExitCode.DONE;
      }
      settings = Settings.record(line.getCommandSpec(), type);
    } catch (ParameterException | IllegalArgumentException | IOException e) {
      err.println("nightjar " + name + ": " + e.getMessage());
      err.println("Try: nightjar " + name + " --help");
      return ExitCode.WRONG_USAGE;
    }
    return run(settings, verbose);
  }

  private int run(S settings, boolean verbose) {
    try {
      body.run(settings);
      return ExitCode.DONE;
    } catch (RefusedException e) {
      err.println("nightjar " + name + ": refused: " + e.getMessage());
      return ExitCode.REFUSED;
    } catch (Exception e) {
      err.println("nightjar " + name + ": " + message(e));
      if (verbose) {
        e.printStackTrace(err);
      }
      return ExitCode.FAILED;
    }
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /**
   * Reads the settings only.
   *
   * @throws IllegalArgumentException or ParameterException if they are wrong
   */
  public S parse(String... args) {
    try {
      CommandLine line = commandLine(args);
      line.parseArgs(args);
      return Settings.record(line.getCommandSpec(), type);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** What {@code --help} prints. */
  public String help() {
    return new CommandLine(spec()).getUsageMessage();
  }

  private CommandLine commandLine(String[] args) throws IOException {
    CommandLine line = new CommandLine(spec()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setDefaultValueProvider(new Defaults(section(args)));
    return line;
  }

  private CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("nightjar " + name);
    spec.usageMessage().description(Settings.literal(description)).width(100);
    spec.mixinStandardHelpOptions(true).version("nightjar " + Nightjar.version());
    Settings.addOptions(spec, type);
    spec.addOption(
        OptionSpec.builder("--config")
            .type(String.class)
            .paramLabel("FILE")
            .description("YAML file of settings: one section per command, keys as the flags.")
            .build());
    spec.addOption(
        OptionSpec.builder("--verbose")
            .type(boolean.class)
            .description("Show stack traces of failures.")
            .build());
    return spec;
  }

  private JsonNode section(String[] args) throws IOException {
    Optional<String> file = configFile(args);
    if (file.isEmpty()) {
      return YAMLMapper.builder().build().createObjectNode();
    }
    JsonNode all = readYaml(file.get());
    checkKeys(file.get(), "section", all, SECTIONS);
    JsonNode section = all.path(name);
    checkKeys(file.get(), name + " setting", section, Settings.keys(type));
    checkValues(file.get(), section);
    return section;
  }

  private Optional<String> configFile(String[] args) {
    return configFile(args, environment);
  }

  /** The YAML file these arguments or this environment name. */
  public static Optional<String> configFile(String[] args, Map<String, String> environment) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--config=")) {
        return Optional.of(args[i].substring("--config=".length()));
      }
      if (args[i].equals("--config") && i + 1 < args.length) {
        return Optional.of(args[i + 1]);
      }
    }
    return Optional.ofNullable(environment.get("NIGHTJAR_CONFIG"));
  }

  private static JsonNode readYaml(String file) throws IOException {
    try {
      return YAMLMapper.builder().build().readTree(Files.readAllBytes(Path.of(file)));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "--config %s is not YAML: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new IOException("--config %s cannot be read".formatted(file), e);
    }
  }

  private void checkValues(String file, JsonNode section) {
    section
        .properties()
        .forEach(
            setting ->
                Require.that(
                    setting.getValue().isValueNode(),
                    "--config %s: %s setting %s must be one value, was %s",
                    file,
                    name,
                    setting.getKey(),
                    setting.getValue()));
  }

  private static void checkKeys(String file, String what, JsonNode node, List<String> known) {
    Require.that(
        node.isObject() || node.isNull() || node.isMissingNode(),
        "--config %s: %s",
        file,
        what.equals("section")
            ? "a section per command expected, found " + node
            : what.replace(" setting", "") + " must hold key: value lines, was " + node);
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw new IllegalArgumentException(
                    "--config %s: unknown %s %s, expected one of %s"
                        .formatted(file, what, key, String.join(", ", known)));
              }
            });
  }

  /** Environment first, then the YAML section, then the default on the record. */
  private final class Defaults implements IDefaultValueProvider {
    private final JsonNode section;

    Defaults(JsonNode section) {
      this.section = section;
    }

    @Override
    public String defaultValue(ArgSpec arg) {
      if (!(arg instanceof OptionSpec option)) {
        return null;
      }
      String key = option.longestName().replaceFirst("^--", "");
      String variable =
          "NIGHTJAR_%s_%s".formatted(name, key).replace('-', '_').toUpperCase(Locale.ROOT);
      JsonNode yaml = section.path(key);
      return Optional.ofNullable(environment.get(variable))
          .orElse(yaml.isMissingNode() ? null : yaml.asText());
    }
  }
}
