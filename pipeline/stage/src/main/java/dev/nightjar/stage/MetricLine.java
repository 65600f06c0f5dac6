package dev.nightjar.stage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.StageReceipt;
import java.util.List;

/**
 * A receipt as one line of CloudWatch's embedded metric format: a log line that CloudWatch Logs
 * turns into metrics of the namespace {@code Nightjar}, dimension {@code Stage}. What is no metric
 * (outcome, reason, folder) stays in the line, to search for.
 *
 * <p>Any line of this format that reaches CloudWatch Logs counts, without an agent or a header: see
 * "Using the PutLogEvents API to send manually-created embedded metric format logs" in Amazon
 * CloudWatch's user guide. So standard output of a Lambda function and both outputs of a container
 * with the {@code awslogs} driver will do.
 */
public final class MetricLine {
  public static final String NAMESPACE = "Nightjar";
  public static final String DIMENSION = "Stage";

  /** Every metric, in the order of the line. */
  public static final List<String> METRICS =
      List.of(
          "RowsIn", "RowsOut", "RowsRejected", "Seconds", "BytesOut", "Quality", "EstimatedCost");

  /** What is no metric. */
  private static final List<String> WORDS =
      List.of("outcome", "reason", "folder", "manifest_sha256", "started_at", "quality");

  private MetricLine() {}

  /** One line, no line end. */
  public static String of(StageReceipt receipt) {
    ObjectNode line = Json.MAPPER.createObjectNode();
    ArrayNode defined = header(line, receipt);
    line.put(DIMENSION, receipt.stage());
    put(line, defined, "RowsIn", "Count", (double) receipt.rowsIn());
    put(line, defined, "RowsOut", "Count", (double) receipt.rowsOut());
    put(line, defined, "RowsRejected", "Count", (double) receipt.rowsRejected());
    put(line, defined, "Seconds", "Seconds", receipt.seconds());
    put(line, defined, "BytesOut", "Bytes", (double) receipt.bytesOut());
    receipt.headline().ifPresent(value -> put(line, defined, "Quality", "None", value));
    put(line, defined, "EstimatedCost", "None", receipt.estimatedCost());
    ObjectNode rest = (ObjectNode) Json.tree(receipt);
    for (String name : WORDS) {
      if (rest.has(name)) {
        line.set(name, rest.get(name));
      }
    }
    return Json.line(line);
  }

  private static ArrayNode header(ObjectNode line, StageReceipt receipt) {
    ObjectNode aws = line.putObject("_aws");
    aws.put("Timestamp", receipt.startedAt().toEpochMilli() + Math.round(receipt.seconds() * 1000));
    ObjectNode metrics = aws.putArray("CloudWatchMetrics").addObject();
    metrics.put("Namespace", NAMESPACE);
    metrics.putArray("Dimensions").addArray().add(DIMENSION);
    return metrics.putArray("Metrics");
  }

  private static void put(
      ObjectNode line, ArrayNode defined, String name, String unit, double value) {
    defined.addObject().put("Name", name).put("Unit", unit);
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      line.put(name, (long) value);
    } else {
      line.put(name, value);
    }
  }
}
