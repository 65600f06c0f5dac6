package dev.nightjar.functions;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Events and answers on the wire: the JSON of all our files. */
final class Events {
  private Events() {}

  /**
   * @throws WrongEventException if the event lacks a field, has one too many, or holds a value that
   *     is out of range
   */
  static <T> T read(InputStream in, Class<T> type) throws IOException {
    try {
      return Json.read(in.readAllBytes(), type, "event");
    } catch (ContractException e) {
      throw new WrongEventException(e.getMessage(), e);
    }
  }

  static void write(Object answer, OutputStream out) throws IOException {
    out.write(Json.line(answer).getBytes(StandardCharsets.UTF_8));
  }
}
