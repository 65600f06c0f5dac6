package dev.nightjar.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.input.Fields.BadRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Values of Parquet by their logical type: numbers as numbers, dates and times as ISO 8601, a UUID
 * as its text, JSON as what it says. Bytes of no type are text if they are UTF-8. What has no such
 * meaning (BSON, INTERVAL, GEOMETRY) makes a row bad.
 */
public final class ParquetValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int JULIAN_DAY_OF_1970 = 2_440_588;
  private static final long NANOS = 1_000_000_000L;
  private static final long SECONDS_OF_DAY = 86_400L;

  private ParquetValues() {}

  /**
   * An id as a log has it: text, or the digits of a whole number.
   *
   * @throws BadFileException if the value is neither
   */
  public static String id(Group group, String name) {
    int field = group.getType().getFieldIndex(name);
    try {
      ObjectNode row = NODES.objectNode();
      row.set(name, of(group, group.getType().getType(field).asPrimitiveType(), field, 0));
      return Fields.id(row, name);
    } catch (BadRow e) {
      throw new BadFileException(e.getMessage());
    }
  }

  /** Null where a number is none (NaN): that is how a missing one is written. */
  static JsonNode of(Group group, PrimitiveType type, int field, int index) throws BadRow {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> NODES.booleanNode(group.getBoolean(field, index));
      case FLOAT -> real(group.getFloat(field, index), type);
      case DOUBLE -> real(group.getDouble(field, index), type);
      case INT32 -> whole(group.getInteger(field, index), type);
      case INT64 -> whole(group.getLong(field, index), type);
      case INT96 -> int96(group.getInt96(field, index));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(group.getBinary(field, index), type);
    };
  }

  /** What a fraction was written as: 4.1 and not 4.099999904632568. */
  private static JsonNode real(float value, PrimitiveType type) throws BadRow {
    boolean whole = value == Math.rint(value);
    return real(whole ? (double) value : Double.parseDouble(Float.toString(value)), type);
  }

  private static JsonNode real(double value, PrimitiveType type) throws BadRow {
    if (Double.isInfinite(value)) {
      throw new BadRow(type.getName() + " is infinite");
    }
    return Double.isNaN(value) ? null : NODES.numberNode(value);
  }

  private static JsonNode whole(long value, PrimitiveType type) throws BadRow {
    LogicalTypeAnnotation kind = type.getLogicalTypeAnnotation();
    if (kind == null) {
      return NODES.numberNode(value);
    }
    if (kind instanceof IntLogicalTypeAnnotation whole) {
      return whole.isSigned() ? NODES.numberNode(value) : unsigned(value, whole.getBitWidth());
    }
    if (kind instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(BigInteger.valueOf(value), decimal.getScale());
    }
    if (kind instanceof DateLogicalTypeAnnotation) {
      return NODES.textNode(LocalDate.ofEpochDay(value).toString());
    }
    if (kind instanceof TimeLogicalTypeAnnotation time) {
      return NODES.textNode(timeOfDay(value, perSecond(time.getUnit()), type).toString());
    }
    if (kind instanceof TimestampLogicalTypeAnnotation time) {
      return timestamp(value, time);
    }
    throw notRead(type, kind);
  }

  private static LocalTime timeOfDay(long value, long perSecond, PrimitiveType type) throws BadRow {
    if (value < 0 || value >= SECONDS_OF_DAY * perSecond) {
      throw new BadRow(type.getName() + " is not a time of day");
    }
    return LocalTime.ofNanoOfDay(value * (NANOS / perSecond));
  }

  private static JsonNode unsigned(long value, int bits) {
    return bits == Long.SIZE && value < 0
        ? NODES.numberNode(new BigInteger(Long.toUnsignedString(value)))
        : NODES.numberNode(bits == Long.SIZE ? value : value & ((1L << bits) - 1));
  }

  private static JsonNode decimal(BigInteger unscaled, int scale) {
    return scale == 0
        ? NODES.numberNode(unscaled)
        : NODES.numberNode(new BigDecimal(unscaled, scale));
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000L;
      case MICROS -> 1_000_000L;
      case NANOS -> NANOS;
    };
  }

  private static JsonNode timestamp(long value, TimestampLogicalTypeAnnotation time) {
    long perSecond = perSecond(time.getUnit());
    long seconds = Math.floorDiv(value, perSecond);
    int nanos = (int) (Math.floorMod(value, perSecond) * (NANOS / perSecond));
    return NODES.textNode(
        time.isAdjustedToUTC()
            ? Instant.ofEpochSecond(seconds, nanos).toString()
            : LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC).toString());
  }

  /** The old timestamps: nanoseconds of the day, then the Julian day. */
  private static JsonNode int96(Binary value) {
    ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    long days = bytes.getInt() - (long) JULIAN_DAY_OF_1970;
    return NODES.textNode(Instant.ofEpochSecond(days * SECONDS_OF_DAY, nanos).toString());
  }

  private static JsonNode bytes(Binary value, PrimitiveType type) throws BadRow {
    LogicalTypeAnnotation kind = type.getLogicalTypeAnnotation();
    if (kind == null
        || kind instanceof StringLogicalTypeAnnotation
        || kind instanceof EnumLogicalTypeAnnotation) {
      return NODES.textNode(text(value, type));
    }
    if (kind instanceof JsonLogicalTypeAnnotation) {
      return json(text(value, type), type);
    }
    if (kind instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer bytes = value.toByteBuffer();
      return NODES.textNode(new UUID(bytes.getLong(), bytes.getLong()).toString());
    }
    if (kind instanceof Float16LogicalTypeAnnotation) {
      return real(float16(value.get2BytesLittleEndian()), type);
    }
    if (kind instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(new BigInteger(value.getBytes()), decimal.getScale());
    }
    throw notRead(type, kind);
  }

  /** IEEE 754: a sign, 5 bits of exponent from -14, 10 bits of fraction. */
  static float float16(short bits) {
    int exponent = bits >> 10 & 0x1f;
    float fraction = (bits & 0x3ff) / 1024f;
    float size =
        switch (exponent) {
          case 0 -> Math.scalb(fraction, -14);
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb(1 + fraction, exponent - 15);
        };
    return bits < 0 ? -size : size;
  }

  private static String text(Binary value, PrimitiveType type) throws BadRow {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(value.toByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw new BadRow(type.getName() + " is not UTF-8");
    }
  }

  private static JsonNode json(String text, PrimitiveType type) throws BadRow {
    try {
      return JsonRows.tree(text);
    } catch (JsonProcessingException e) {
      throw new BadRow(type.getName() + " is not JSON");
    }
  }

  static BadRow notRead(Type type, LogicalTypeAnnotation kind) {
    return new BadRow("%s has the type %s, which is not read".formatted(type.getName(), kind));
  }
}
