package dev.nightjar.nightly.cost;

import dev.nightjar.contract.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * What a night in the cloud costs: rates times sizes give quantities, and prices make dollars of
 * them. Every line is a product of figures that stand in one of two files with their source.
 */
final class CostModel {
  private static final double GB = 1e9;
  private static final double HOUR = 3600;
  private static final double NIGHTS_A_MONTH = 30;

  /** The default of {@code --exact-users}: beyond, similar users are looked for in cells. */
  private static final long EXACT_USERS = 100_000;

  /** And the number of users that {@code cell-products-per-user} was measured with. */
  private static final double CELL_USERS = 200_000;

  private static final String NIGHTLY = "nightly";

  private final CostFigures prices;
  private final CostFigures rates;
  private final NightSize size;
  private final List<CostLine> lines = new ArrayList<>();

  private CostModel(CostFigures prices, CostFigures rates, NightSize size) {
    this.prices = prices;
    this.rates = rates;
    this.size = size;
  }

  /** Everything that one night of this size is billed for, in the order of the stages. */
  static List<CostLine> night(CostFigures prices, CostFigures rates, NightSize size) {
    CostModel model = new CostModel(prices, rates, size);
    model.addDataset();
    model.addTrain();
    model.addRecommend();
    model.addPublish();
    model.addRest();
    return List.copyOf(model.lines);
  }

  /** Hours that training takes: the stage that may not fit into a night. */
  static double trainHours(CostFigures rates, NightSize size) {
    double usual = Math.min(size.users() * rates.get("epochs"), rates.get("most-sequences"));
    double sequences = Math.max(usual, size.users() * rates.get("fewest-epochs"));
    double seconds = sequences / rates.get("sequences-per-second");
    return (seconds + rates.get("train-start-seconds")) / HOUR;
  }

  private void addDataset() {
    double vcpuHours = vcpuHours();
    add(Layout.DATASET, "Dataflow processors", vcpuHours, "vCPU hours", "dataflow-vcpu-hour");
    double memory = vcpuHours * rates.get("worker-gb-per-vcpu");
    add(Layout.DATASET, "Dataflow memory", memory, "GB hours", "dataflow-gb-hour");
    double shuffled = size.events() * rates.get("shuffle-bytes-per-row") / GB;
    add(Layout.DATASET, "Dataflow shuffle", shuffled, "GB", "dataflow-shuffle-gb");
    add(Layout.DATASET, "log and known vectors, AWS to Google", fromAws(), "GB", "aws-egress-gb");
    double written = (datasetBytes() + newTexts() * rates.get("bytes-per-embedding")) / GB;
    add(
        Layout.DATASET,
        "dataset and new vectors, Google to AWS",
        written,
        "GB",
        "google-egress-gb");
  }

  private double vcpuHours() {
    double seconds =
        size.events() / rates.get("log-rows-per-core-second")
            + newTexts() / rates.get("texts-per-core-second")
            + products() / rates.get("products-per-core-second");
    return rates.get("job-start-vcpu-hours") + seconds / HOUR / rates.get("worker-utilization");
  }

  private double newTexts() {
    return size.items() * size.newTexts();
  }

  /** Scalar products of the search for similar users. */
  private double products() {
    double users = size.users();
    if (users <= EXACT_USERS) {
      return users * users;
    }
    double growth = Math.pow(users / CELL_USERS, rates.get("cell-growth-exponent"));
    return users * rates.get("cell-products-per-user") * growth;
  }

  private double fromAws() {
    double known = (size.items() - newTexts()) * rates.get("bytes-per-embedding");
    return (size.events() * rates.get("log-bytes-per-row") + known) / GB;
  }

  private double datasetBytes() {
    return size.items() * rates.get("bytes-per-item")
        + size.users() * rates.get("bytes-per-user")
        + size.events() * rates.get("bytes-per-interaction");
  }

  private void addTrain() {
    add(Layout.TRAIN, "GPU machine, on demand", trainHours(rates, size), "hours", "gpu-hour");
  }

  private void addRecommend() {
    double rate =
        rates.get("users-per-core-second")
            * Math.min(1, rates.get("users-per-core-second-at-items") / size.items());
    double seconds = size.users() / rate / 2 + shards() * rates.get("shard-start-seconds");
    double memory = seconds * rates.get("function-gb");
    add(Layout.RECOMMEND, "Lambda", memory, "GB seconds", "lambda-gb-second");
    double requests = shards() / 1e6;
    add(Layout.RECOMMEND, "Lambda requests", requests, "millions", "lambda-million-requests");
  }

  private double shards() {
    return Math.max(16, Math.ceil(size.users() / rates.get("shard-users")));
  }

  private void addPublish() {
    double seconds =
        size.recommendations() / rates.get("rows-verified-per-second")
            + rates.get("shard-start-seconds");
    double memory = seconds * rates.get("function-gb");
    add(Layout.PUBLISH, "Lambda", memory, "GB seconds", "lambda-gb-second");
  }

  private void addRest() {
    double transitions = (20 + 4 * rates.get("polls-per-night") + 4 * shards()) / 1e3;
    add(NIGHTLY, "state transitions", transitions, "thousands", "step-thousand-transitions");
    double puts = (1_000 + 8 * shards()) / 1e3;
    add(NIGHTLY, "S3 writes", puts, "thousands", "s3-thousand-puts");
    double gets = (2_000 + 40 * shards()) / 1e3;
    add(NIGHTLY, "S3 reads", gets, "thousands", "s3-thousand-gets");
    add(NIGHTLY, "S3 storage", storedGb() / NIGHTS_A_MONTH, "GB months", "s3-gb-month");
    addWatching();
  }

  private double storedGb() {
    double night =
        datasetBytes()
            + size.items() * rates.get("bytes-per-item")
            + size.recommendations() * rates.get("bytes-per-recommendation");
    double embeddings = size.items() * rates.get("bytes-per-embedding");
    return (night * rates.get("nights-kept") + embeddings) / GB;
  }

  private void addWatching() {
    double metrics = rates.get("metrics") / NIGHTS_A_MONTH;
    add(NIGHTLY, "metrics", metrics, "metric months", "cloudwatch-metric-month");
    double alarms = rates.get("alarms") / NIGHTS_A_MONTH;
    add(NIGHTLY, "alarms", alarms, "alarm months", "cloudwatch-alarm-month");
    add(NIGHTLY, "dashboard", 1 / NIGHTS_A_MONTH, "months", "cloudwatch-dashboard-month");
    add(NIGHTLY, "logs", rates.get("log-gb-per-night"), "GB", "cloudwatch-logs-gb");
  }

  private void add(String stage, String what, double quantity, String unit, String price) {
    lines.add(new CostLine(stage, what, quantity, unit, quantity * prices.get(price)));
  }
}
