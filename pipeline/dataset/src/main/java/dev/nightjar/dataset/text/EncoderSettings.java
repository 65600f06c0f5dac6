package dev.nightjar.dataset.text;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import java.util.Optional;

/** Who makes vectors of texts, and what it may cost; or the file that has them. */
public record EncoderSettings(
    @Heading("Text vectors")
        @Setting(
            value =
                "Where text vectors come from: a sentence encoder that runs on this machine, Amazon Bedrock, OpenAI or a"
                    + " service with its protocol, or a file of item vectors.",
            defaultValue = "local")
        EncoderChoice.Kind encoder,
    @Setting(
            "Model of the encoder: minilm or bge (local), a Titan or Cohere model (bedrock), any"
                + " (openai); by default minilm, amazon.titan-embed-text-v2:0,"
                + " text-embedding-3-small.")
        Optional<String> encoderModel,
    @Setting(
            "Width of the encoder's vectors, 1 to 65,536; needed if its model has"
                + " several or is unknown.")
        Optional<Integer> embeddingWidth,
    @Setting(
            "Address of the embedding service, such as http://localhost:8080/v1; the vendor's by default.")
        Optional<String> embeddingUrl,
    @Setting(
            value =
                "Secret that holds the key of --encoder openai: its ARN in AWS Secrets Manager, or"
                    + " projects/P/secrets/S/versions/V of Google; by default OPENAI_API_KEY of the environment, which"
                    + " the machines of a Dataflow job do not have.",
            affects = Affects.NOTHING)
        Optional<String> embeddingKey,
    @Setting(
            value =
                "Price of the encoder in US dollars per million tokens, 0 to 1,000,000;"
                    + " needed if its model is unknown.",
            affects = Affects.NOTHING)
        Optional<Double> embeddingPrice,
    @Setting(
            value =
                "Largest accepted cost of embedding a night's new texts in US dollars, 0 to 1,000,000,000.",
            defaultValue = "10",
            affects = Affects.NOTHING)
        double maxEmbeddingCost,
    @Setting(
            value = "Embedding requests per second and process, 0.01 to 10,000.",
            defaultValue = "10",
            affects = Affects.NOTHING)
        double embeddingRate,
    @Setting(
            value = "Embedding requests in flight per worker, 1 to 256.",
            defaultValue = "4",
            affects = Affects.NOTHING)
        int embeddingConcurrency,
    @Setting(
            value = "Timeout of one embedding request in seconds, 1 to 3,600.",
            defaultValue = "30",
            affects = Affects.NOTHING)
        int embeddingTimeoutSeconds,
    @Setting(
            value = "Attempts at one embedding request, 1 to 20.",
            defaultValue = "6",
            affects = Affects.NOTHING)
        int embeddingAttempts,
    @Setting(
            value =
                "Item vectors of --encoder file: Parquet {item_id, vector}, or one .npy matrix.",
            affects = Affects.NOTHING)
        Optional<String> itemVectors,
    @Setting(
            value =
                "Item ids of the rows of an --item-vectors .npy matrix: a text file, one id a line.",
            affects = Affects.NOTHING)
        Optional<String> itemVectorIds) {

  public EncoderSettings {
    Require.inRange(maxEmbeddingCost, 0, 1e9, "--max-embedding-cost");
    Require.that(
        (encoder == EncoderChoice.Kind.FILE) == itemVectors.isPresent(),
        "--encoder file and --item-vectors belong together");
    Require.that(
        itemVectors.isPresent() || itemVectorIds.isEmpty(),
        "--item-vector-ids belongs to --item-vectors");
    Require.that(
        embeddingKey.isEmpty() || encoder == EncoderChoice.Kind.OPENAI,
        "--embedding-key is for --encoder openai");
    embeddingKey.ifPresent(EmbeddingKey::named);
  }

  /** Whether the encoder needs a key, and no secret holds it. */
  public boolean lacksKey() {
    return encoder == EncoderChoice.Kind.OPENAI && embeddingUrl.isEmpty() && embeddingKey.isEmpty();
  }

  /** Whether the vectors are in a file. */
  public boolean isFile() {
    return encoder == EncoderChoice.Kind.FILE;
  }

  /** The encoder these settings describe, if it is not a file. */
  public TextEncoder textEncoder() {
    RemoteModel.Limits limits =
        RemoteModel.Limits.of(
            embeddingRate, embeddingConcurrency, embeddingTimeoutSeconds, embeddingAttempts);
    return new EncoderChoice(
            encoder,
            encoderModel,
            embeddingWidth,
            embeddingUrl,
            embeddingPrice,
            limits,
            embeddingKey.map(EmbeddingKey::named).orElseGet(EmbeddingKey::ofEnvironment))
        .encoder();
  }
}
