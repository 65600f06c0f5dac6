package dev.nightjar.stage.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.nightjar.stage.Nightjar;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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

  /** What a stage does, and what it has to show for it. */
  @FunctionalInterface
  public interface StageBody<S> {
    /**
     * @param receipts writes the receipt; a stage whose work goes on elsewhere hands it on
     * @return empty if the work goes on elsewhere
     * @throws RefusedException if a gate refuses the result
     */
    Optional<StageWork> run(S settings, Receipts receipts) throws Exception;
  }

  /** What runs once settings are good. */
  @FunctionalInterface
  private interface Run<S> {
    void run(S settings, ReceiptSettings receipt, PrintStream err) throws Exception;
  }

  /** A longer list of options says nothing in a row. */
  private static final int MOST_IN_SYNOPSIS = 10;

  private final String name;
  private final String description;
  private final Class<S> type;
  private final boolean givesReceipts;
  private final Run<S> body;
  private final Map<String, String> environment;
  private final PrintStream err;

  private StageCommand(
      String name,
      String description,
      Class<S> type,
      boolean givesReceipts,
      Run<S> body,
      Map<String, String> environment,
      PrintStream err) {
    this.name = name;
    this.description = description;
    this.type = type;
    this.givesReceipts = givesReceipts;
    this.body = body;
    this.environment = environment;
    this.err = err;
  }

  /**
   * @param name the word a user types, also the YAML section and part of the variables' names
   */
  public static <S extends Record> StageCommand<S> of(
      String name, String description, Class<S> type, Body<S> body) {
    return new StageCommand<>(
        name,
        description,
        type,
        false,
        (settings, receipt, err) -> body.run(settings),
        System.getenv(),
        System.err);
  }

  /**
   * A stage of the night: prints the folder it made or found on standard output, and takes {@link
   * ReceiptSettings}, too.
   */
  public static <S extends Record & StageSettings> StageCommand<S> ofStage(
      String name, String description, Class<S> type, StageBody<S> body) {
    return new StageCommand<>(
        name,
        description,
        type,
        true,
        (settings, receipt, err) ->
            Receipts.startingNow(name, settings.root(), receipt)
                .around(receipts -> body.run(settings, receipts), err),
        System.getenv(),
        System.err);
  }

  /** The same command under another environment, writing its errors elsewhere: for tests. */
  public StageCommand<S> with(Map<String, String> otherEnvironment, PrintStream otherErr) {
    return new StageCommand<>(
        name, description, type, givesReceipts, body, otherEnvironment, otherErr);
  }

  /** Every command, as the sections of a file of settings are named. */
  public static List<String> commands() {
    return Commands.ALL;
  }

  /** Runs and returns the {@link ExitCode}. */
  public int execute(String... args) {
    boolean verbose = Arrays.asList(args).contains("--verbose");
    ParentWatch.startIfAsked(environment);
    S settings;
    ReceiptSettings receipt;
    try {
      CommandLine line = commandLine(args);
      CommandLine.ParseResult parsed = line.parseArgs(args);
      if (CommandLine.printHelpIfRequested(parsed)) {
        return ExitCode.DONE;
      }
      settings = settings(line);
      receipt = receiptSettings(line);
    } catch (ParameterException | IllegalArgumentException | IOException e) {
      err.println("nightjar " + name + ": " + ValueForms.message(e, args));
      err.println("Try: nightjar " + name + " --help");
      return ExitCode.WRONG_USAGE;
    }
    return run(settings, receipt, verbose);
  }

  private S settings(CommandLine line) throws IOException {
    if (NightOfStage.matters(type)) {
      NightOfStage.fill(line.getCommandSpec(), type);
    }
    return Settings.record(line.getCommandSpec(), type);
  }

  private ReceiptSettings receiptSettings(CommandLine line) {
    return givesReceipts
        ? Settings.record(line.getCommandSpec(), ReceiptSettings.class)
        : ReceiptSettings.NONE;
  }

  private int run(S settings, ReceiptSettings receipt, boolean verbose) {
    try {
      body.run(settings, receipt, err);
      return ExitCode.DONE;
    } catch (RefusedException e) {
      err.println("nightjar " + name + ": refused: " + e.getMessage());
      return ExitCode.REFUSED;
    } catch (Exception e) {
      err.println("nightjar " + name + ": " + Receipts.message(e));
      if (verbose) {
        e.printStackTrace(err);
      }
      return ExitCode.FAILED;
    }
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
      return settings(line);
    } catch (UnmatchedArgumentException e) {
      throw new IllegalArgumentException(ValueForms.message(e, args), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** What {@code --help} prints. */
  public String help() {
    return line().getUsageMessage();
  }

  /** The part of it that lists the settings of some groups. */
  public String help(Collection<String> headings) {
    CommandSpec spec = spec();
    return OptionGroups.of(spec, records()).of(headings).render(new CommandLine(spec).getHelp());
  }

  private CommandLine commandLine(String[] args) throws IOException {
    CommandLine line = ValueForms.addTo(line()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setDefaultValueProvider(new Defaults(section(args)));
    return line;
  }

  private CommandLine line() {
    CommandSpec spec = spec();
    CommandLine line = new CommandLine(spec);
    line.getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, OptionGroups.of(spec, records()));
    return line;
  }

  /** The records that hold this command's settings. */
  private List<Class<? extends Record>> records() {
    List<Class<? extends Record>> records = new ArrayList<>(List.of(type));
    if (NightOfStage.matters(type)) {
      records.add(NightOfStage.class);
    }
    if (givesReceipts) {
      records.add(ReceiptSettings.class);
    }
    return records;
  }

  private CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("nightjar " + name);
    spec.usageMessage()
        .description(Settings.literal(description))
        .width(100)
        .sortOptions(false)
        .sortSynopsis(false);
    spec.usageMessage().abbreviateSynopsis(Settings.keys(type).size() > MOST_IN_SYNOPSIS);
    spec.mixinStandardHelpOptions(true).version("nightjar " + Nightjar.version());
    records().forEach(record -> Settings.addOptions(spec, record));
    spec.addOption(
        OptionSpec.builder("--config")
            .type(String.class)
            .paramLabel("FILE")
            .description("YAML file of settings: one section per command, keys as the flags.")
            .build());
    spec.addOption(
        OptionSpec.builder("--verbose")
            .type(boolean.class)
            .description("Print every message as a line of its own, and stack traces of failures.")
            .build());
    return spec;
  }

  private JsonNode section(String[] args) throws IOException {
    Optional<String> file = configFile(args, environment);
    return file.isEmpty()
        ? YAMLMapper.builder().build().createObjectNode()
        : new ConfigFile(file.get()).section(name, Commands.ALL, keys());
  }

  private List<String> keys() {
    return records().stream().flatMap(record -> Settings.keys(record).stream()).toList();
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
