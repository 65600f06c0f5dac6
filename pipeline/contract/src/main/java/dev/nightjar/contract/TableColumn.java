package dev.nightjar.contract;

/**
 * One column of an optional output, as its Parquet file has it; none holds a null.
 *
 * @param name in snake_case
 */
public record TableColumn(String name, Type type) {
  /** What its cells are in Java. */
  public enum Type {
    /** A string, {@link String}. */
    TEXT(String.class),
    /** An int32, {@link Integer}. */
    INT(Integer.class),
    /** A float, {@link Float}. */
    FLOAT(Float.class);

    private final Class<?> java;

    Type(Class<?> java) {
      this.java = java;
    }

    /** Whether a cell is of this type. */
    public boolean holds(Object cell) {
      return java.isInstance(cell);
    }
  }

  public TableColumn {
    Require.notBlank(name, "name");
    Require.notNull(type, "type");
  }

  static TableColumn text(String name) {
    return new TableColumn(name, Type.TEXT);
  }

  static TableColumn int32(String name) {
    return new TableColumn(name, Type.INT);
  }

  static TableColumn float32(String name) {
    return new TableColumn(name, Type.FLOAT);
  }

  /** {@code user_id string}: for messages. */
  @Override
  public String toString() {
    String word =
        switch (type) {
          case TEXT -> "string";
          case INT -> "int32";
          case FLOAT -> "float";
        };
    return name + " " + word;
  }
}
