package dev.nightjar.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.input.Fields.BadRow;
import dev.nightjar.input.LogLine.Parsed;
import dev.nightjar.input.LogLine.Rejected;

/** {@code user_id}, and {@code attributes} if there are any: a user to serve, history or not. */
public final class ParseUser implements RowParser<UserRow> {
  @Override
  public LogLine<UserRow> parse(Row row, long position) {
    try {
      ObjectNode fields = row.fields();
      String userId = Fields.id(fields, "user_id");
      Attributes.check(fields);
      return new Parsed<>(new UserRow(userId, Fields.unicode(Attributes.json(fields)), position));
    } catch (BadRow e) {
      return new Rejected<>(e.getMessage());
    }
  }
}
