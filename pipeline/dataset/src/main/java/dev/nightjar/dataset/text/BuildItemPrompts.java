package dev.nightjar.dataset.text;

import dev.nightjar.contract.CatalogItem;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** Items to item prompts; an item of which nothing is known gets none. */
public final class BuildItemPrompts
    extends PTransform<PCollection<CatalogItem>, PCollection<Prompt>> {
  private final PromptTemplate template;

  private BuildItemPrompts(PromptTemplate template) {
    this.template = template;
  }

  public static BuildItemPrompts from(PromptTemplate template) {
    return new BuildItemPrompts(template);
  }

  @Override
  public PCollection<Prompt> expand(PCollection<CatalogItem> items) {
    return items.apply("Build", ParDo.of(new Build(template))).setCoder(Prompt.CODER);
  }

  static final class Build extends DoFn<CatalogItem, Prompt> {
    private final PromptTemplate template;

    Build(PromptTemplate template) {
      this.template = template;
    }

    @ProcessElement
    public void build(@Element CatalogItem item, OutputReceiver<Prompt> out) {
      String text = template.text(item);
      if (!text.isEmpty()) {
        out.output(new Prompt(Prompt.Owner.ITEM, item.index(), text));
      }
    }
  }
}
