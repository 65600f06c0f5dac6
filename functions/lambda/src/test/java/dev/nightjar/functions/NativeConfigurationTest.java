package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.PartResult;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a native image must be told, against what the native libraries ask for. */
class NativeConfigurationTest {
  private static final Path LIBRARIES = Path.of("target");
  private static final Path CONFIGURATION =
      Path.of("src/main/resources/META-INF/native-image/dev.nightjar/nightjar-functions");

  @Test
  void everyClassThatOnnxRuntimeLooksUpIsRegistered() throws IOException {
    Set<String> asked = names("libonnxruntime4j_jni.so", "(ai/onnxruntime/\\w+|java/lang/\\w+)");
    assertThat(asked).contains("ai.onnxruntime.OnnxTensor", "java.lang.String").hasSize(12);
    assertThat(registered("jni-config.json")).containsAll(asked);
  }

  @Test
  void everyClassWhoseFieldsZstdReadsIsRegistered() throws IOException {
    Set<String> asked = new TreeSet<>();
    for (String type : names("libzstd-jni.so", "Java_(com_github_luben_zstd_[A-Za-z]+)_\\w+")) {
      asked.add(type.replace('_', '.'));
    }
    asked.addAll(names("libzstd-jni.so", "(com/github/luben/zstd/\\w+)"));
    assertThat(asked)
        .contains("com.github.luben.zstd.ZstdOutputStreamNoFinalizer")
        .contains("com.github.luben.zstd.ZstdFrameProgression");
    assertThat(registered("jni-config.json")).containsAll(asked);
  }

  @Test
  void everythingRegisteredIsThere() throws Exception {
    for (String file : List.of("jni-config.json", "reflect-config.json")) {
      for (String name : registered(file)) {
        assertThat(Class.forName(name, false, getClass().getClassLoader())).as(file).isNotNull();
      }
    }
  }

  /** The libraries that lie beside the function are those that the jars would bring. */
  @Test
  void theLibrariesAreThoseOfTheJars() throws Exception {
    assertThat(Files.exists(LIBRARIES.resolve("libonnxruntime.so"))).isTrue();
    assertThat(names("libonnxruntime.so", "VERS_([0-9.]+)"))
        .singleElement()
        .satisfies(
            version ->
                assertThat(jar(OrtEnvironment.class))
                    .endsWith("/onnxruntime-%s.jar".formatted(version)));
    assertThat(jar(Zstd.class)).contains("/zstd-jni-");
  }

  @Test
  void recordsAndEnumsAreFoundWhereverTheyLie() throws Exception {
    List<String> ours = RegisterRecords.classes(Path.of("target", "classes"));
    assertThat(ours)
        .contains(ShardEvent.class.getName(), PlanAnswer.Place.class.getName())
        .doesNotContain("dev.nightjar.functions.package-info");
    assertThat(RegisterRecords.classes(Path.of(jar(PartResult.class))))
        .contains(PartResult.class.getName());
    assertThat(RegisterRecords.isData(ShardEvent.class)).isTrue();
    assertThat(RegisterRecords.isData(RecommendHandler.class)).isFalse();
    assertThat(RegisterRecords.classes(Path.of("src"))).isEmpty();
  }

  private static String jar(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private static List<String> registered(String file) throws IOException {
    List<String> names = new ArrayList<>();
    byte[] json = Files.readAllBytes(CONFIGURATION.resolve(file));
    for (JsonNode entry : Json.read(json, JsonNode.class, file)) {
      names.add(entry.path("name").asText());
    }
    return names;
  }

  /** Group 1 of every text in the library that the pattern matches whole, as a class name. */
  private static Set<String> names(String library, String pattern) throws IOException {
    Pattern whole = Pattern.compile(pattern);
    String text =
        new String(Files.readAllBytes(LIBRARIES.resolve(library)), StandardCharsets.ISO_8859_1);
    Set<String> names = new TreeSet<>();
    for (String word : text.split("\0", -1)) {
      Matcher matcher = whole.matcher(word);
      if (matcher.matches()) {
        names.add(matcher.group(1).replace('/', '.'));
      }
    }
    return names;
  }
}
