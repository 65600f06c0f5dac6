package dev.nightjar.recommend;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.CsvCell;
import dev.nightjar.contract.Recommendation;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.TableColumn;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;

/** The content of each column of {@link Recommendation}, in every format, in the same order. */
enum PartColumn {
  USER_ID {
    @Override
    void write(ColumnWriter to, Binary user, TopItems top, int place) {
      to.write(user, 0, 0);
    }

    @Override
    Object cell(ServedCatalog catalog, String userId, TopItems top, int place) {
      return CsvCell.of(userId);
    }
  },
  RANK {
    @Override
    void write(ColumnWriter to, Binary user, TopItems top, int place) {
      to.write(place + 1, 0, 0);
    }

    @Override
    Object cell(ServedCatalog catalog, String userId, TopItems top, int place) {
      return place + 1;
    }
  },
  ITEM_ID {
    @Override
    void write(ColumnWriter to, Binary user, TopItems top, int place) {
      to.write(top.items()[place], 0, 0);
    }

    @Override
    Object cell(ServedCatalog catalog, String userId, TopItems top, int place) {
      return CsvCell.of(catalog.itemId(top.items()[place]));
    }

    @Override
    void writeList(JsonGenerator json, ServedCatalog catalog, TopItems top) throws IOException {
      json.writeArrayFieldStart("recommendedItems");
      for (int item : top.items()) {
        json.writeString(catalog.itemId(item));
      }
      json.writeEndArray();
    }
  },
  SCORE {
    @Override
    void write(ColumnWriter to, Binary user, TopItems top, int place) {
      to.write(top.scores()[place], 0, 0);
    }

    @Override
    Object cell(ServedCatalog catalog, String userId, TopItems top, int place) {
      return top.scores()[place];
    }

    @Override
    void writeList(JsonGenerator json, ServedCatalog catalog, TopItems top) throws IOException {
      json.writeArrayFieldStart("scores");
      for (float score : top.scores()) {
        json.writeNumber(score);
      }
      json.writeEndArray();
    }
  },
  SOURCE {
    @Override
    void write(ColumnWriter to, Binary user, TopItems top, int place) {
      to.write(SOURCES.get(top.sources()[place]), 0, 0);
    }

    @Override
    Object cell(ServedCatalog catalog, String userId, TopItems top, int place) {
      return top.sources()[place].column();
    }

    @Override
    void writeList(JsonGenerator json, ServedCatalog catalog, TopItems top) throws IOException {
      json.writeArrayFieldStart("sources");
      for (Source source : top.sources()) {
        json.writeString(source.column());
      }
      json.writeEndArray();
    }
  },
  /** The one that may hold nothing. */
  BECAUSE {
    @Override
    void write(ColumnWriter to, Binary user, TopItems top, int place) {
      if (reason(top, place) == Conventions.PADDING) {
        to.writeNull(0, 0);
      } else {
        to.write(reason(top, place), 0, 1);
      }
    }

    @Override
    Object cell(ServedCatalog catalog, String userId, TopItems top, int place) {
      int reason = reason(top, place);
      return reason == Conventions.PADDING ? "" : CsvCell.of(catalog.itemId(reason));
    }

    @Override
    void writeList(JsonGenerator json, ServedCatalog catalog, TopItems top) throws IOException {
      json.writeArrayFieldStart("because");
      for (int place = 0; place < top.size(); place++) {
        int reason = reason(top, place);
        json.writeString(reason == Conventions.PADDING ? null : catalog.itemId(reason));
      }
      json.writeEndArray();
    }
  };

  private static final Map<Source, Binary> SOURCES = new EnumMap<>(Source.class);

  static {
    for (Source source : Source.values()) {
      SOURCES.put(source, ServedCatalog.binary(source.column()));
    }
  }

  private static int reason(TopItems top, int place) {
    return top.because().length == 0 ? Conventions.PADDING : top.because()[place];
  }

  /** Those of a file. */
  static List<PartColumn> of(boolean explained) {
    return Recommendation.columns(explained).stream().map(PartColumn::of).toList();
  }

  private static PartColumn of(TableColumn declared) {
    return Arrays.stream(values())
        .filter(column -> column.name().equalsIgnoreCase(declared.name()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nothing writes the column " + declared));
  }

  /** Parquet: the cell of a place; items as their indexes, see {@link ItemIdColumn}. */
  abstract void write(ColumnWriter to, Binary user, TopItems top, int place);

  /** CSV: the cell of a place. */
  abstract Object cell(ServedCatalog catalog, String userId, TopItems top, int place);

  /** JSON lines: the list of all places, for those that have one. */
  void writeList(JsonGenerator json, ServedCatalog catalog, TopItems top) throws IOException {}
}
