package dev.nightjar.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jetbrains.letsPlot.commons.geometry.DoubleVector;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/**
 * One picture, drawn by Lets-Plot as inline SVG. Colors are named by the page's style sheet, so
 * that they follow its light and dark scheme; fonts are the page's. The same figures give the same
 * bytes.
 */
final class Plot {
  /** Colors of the page, as Lets-Plot is told them. */
  enum Ink {
    FIRST("#010101", "rgb(1,1,1)", "--first"),
    SECOND("#020202", "rgb(2,2,2)", "--second"),
    QUIET("#030303", "rgb(3,3,3)", "--quiet"),
    GOOD("#040404", "rgb(4,4,4)", "--good"),
    BAD("#050505", "rgb(5,5,5)", "--bad"),
    SOFT("#060606", "rgb(6,6,6)", "--soft"),
    GRID("#e9e9e9", "rgb(233,233,233)", "--grid"),
    AXIS("#474747", "rgb(71,71,71)", "--axis");

    final String hex;
    private final String rgb;
    private final String variable;

    Ink(String hex, String rgb, String variable) {
      this.hex = hex;
      this.rgb = rgb;
      this.variable = variable;
    }
  }

  private static final double TEXT = 12;
  private static final Pattern STYLE = Pattern.compile("<style.*?</style>", Pattern.DOTALL);
  private static final Pattern PAPER =
      Pattern.compile("<path[^>]*fill=\"rgb\\(255,255,255\\)\"[^>]*>\\s*</path>");
  private static final Pattern OPEN =
      Pattern.compile("<svg[^>]*width=\"([\\d.]+)\" height=\"([\\d.]+)\"[^>]*>");
  private static final Pattern ID = Pattern.compile("\\bid=\"(\\w+)\"");
  private static final Pattern LONG_NUMBER =
      Pattern.compile("(-?\\d+\\.\\d)\\d+(E-\\d+)?(?=[^<>]*>)");

  private final Map<String, Object> data = new LinkedHashMap<>();
  private final List<Map<String, Object>> layers = new ArrayList<>();
  private final List<Object> scales = new ArrayList<>();
  private final Map<String, Object> theme = new LinkedHashMap<>();

  Plot() {
    theme.put("name", "minimal");
    theme.put("legend_position", "none");
    for (String text : List.of("text", "axis_text", "axis_title")) {
      theme.put(text, new LinkedHashMap<>(Map.of("name", "text", "size", TEXT, "blank", false)));
    }
    blank("panel_grid_minor");
  }

  Plot column(String name, List<?> values) {
    data.put(name, new ArrayList<>(values));
    return this;
  }

  /** Adds marks; options are pairs of name and value, as Lets-Plot names them. */
  Plot layer(String geom, Map<String, String> mapping, Object... options) {
    Map<String, Object> layer = new LinkedHashMap<>();
    layer.put("geom", geom);
    layer.put("mapping", new LinkedHashMap<>(mapping));
    pairs(options, layer);
    layers.add(layer);
    return this;
  }

  /** Adds bars as high as the figures. */
  Plot bars(Map<String, String> mapping, Object... options) {
    layer("bar", mapping, "stat", "identity", "size", 0);
    pairs(options, lastLayer());
    return this;
  }

  /** Adds words that begin at their place. */
  Plot words(Map<String, String> mapping) {
    return layer("text", mapping, "hjust", "left", "size", 6, "color", Ink.SOFT.hex);
  }

  private Map<String, Object> lastLayer() {
    return layers.get(layers.size() - 1);
  }

  /** Sets up an axis. */
  Plot scale(String aesthetic, String title, Object... options) {
    Map<String, Object> scale = new LinkedHashMap<>();
    scale.put("aesthetic", aesthetic);
    scale.put("name", title);
    pairs(options, scale);
    scales.add(scale);
    return this;
  }

  /** Leaves something out: a grid, an axis. */
  Plot blank(String element) {
    theme.put(element, new LinkedHashMap<>(Map.of("name", "blank", "blank", true)));
    return this;
  }

  private static void pairs(Object[] options, Map<String, Object> to) {
    for (int i = 0; i < options.length; i += 2) {
      to.put((String) options[i], options[i + 1]);
    }
  }

  /**
   * Draws.
   *
   * @param id unlike that of any other picture of the page
   * @param label what it shows, for those who do not see it
   */
  String svg(String id, String label, double width, double height) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("kind", "plot");
    spec.put("data", data);
    spec.put("mapping", new LinkedHashMap<>());
    spec.put("layers", layers);
    spec.put("scales", scales);
    spec.put("theme", theme);
    String svg =
        PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
            spec,
            new DoubleVector(width, height),
            (columns, rows, pixels) -> {
              throw new IllegalStateException("no chart here has pixels");
            },
            false);
    return inline(svg, id, label);
  }

  /** Takes what is the page's business out of the picture. */
  static String inline(String svg, String id, String label) {
    String inline = PAPER.matcher(STYLE.matcher(svg).replaceAll("")).replaceFirst("");
    for (Ink ink : Ink.values()) {
      inline =
          inline
              .replace(ink.rgb, "var(" + ink.variable + ")")
              .replace(ink.hex, "var(" + ink.variable + ")");
    }
    int ids = 0;
    Matcher names = ID.matcher(inline);
    List<String> found = new ArrayList<>();
    while (names.find()) {
      found.add(names.group(1));
    }
    for (String name : found) {
      inline = inline.replace(name, id + "-" + ids++);
    }
    inline = shorten(inline);
    inline =
        OPEN.matcher(inline)
            .replaceFirst(
                Matcher.quoteReplacement(
                        "<svg class=\"chart\" role=\"img\" aria-label=\"" + escape(label) + "\" ")
                    + "viewBox=\"0 0 $1 $2\" style=\"max-width:calc($1px * 1.25)\">");
    return inline.replaceAll(">\\s+<", "><").replaceAll("\\s+(?=[<>])|(?<=>)\\s+", "").strip();
  }

  /** Numbers of attributes; what a person reads stays as it is. */
  private static String shorten(String svg) {
    return LONG_NUMBER
        .matcher(svg)
        .replaceAll(number -> number.group(2) == null ? number.group(1) : "0.0");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
  }
}
