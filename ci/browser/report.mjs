// Opens pages in headless Chromium, at widths from a phone's to a wide screen, light and dark:
// nothing overflows, nothing is cut, axe-core finds nothing, and the sample (served.html) looks
// like its kept picture. report.mjs CHROMIUM PAGE...; with KEEP=1 the picture is kept anew, with
// PICTURES=FOLDER the first page's pictures for the documentation are left there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import pixelmatch from "pixelmatch";
import { chromium } from "playwright-core";
import { PNG } from "pngjs";

const here = import.meta.dirname;
const require = createRequire(import.meta.url);
const out = resolve(here, "../../target/browser");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const font = readFileSync(
  require.resolve("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"),
).toString("base64");
// The same letters on every machine.
const letters = `@font-face { font-family: Inter; font-weight: 100 900;
  src: url(data:font/woff2;base64,${font}) format("woff2"); }
  body, code, pre { font-family: Inter !important; }`;
const WIDTHS = [360, 800, 1900];
const PICTURE = { width: 800, height: 1500 };
const TOLERANCE = 0.01; // of the pixels; another Chromium smooths edges otherwise

const [executablePath, ...pages] = process.argv.slice(2);
const faults = [];
let looked = 0;

// What a person would have to scroll sideways for, or not see.
function layout() {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    faults.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
  }
  for (const element of document.querySelectorAll("body *")) {
    const box = element.getBoundingClientRect();
    const isInSight = box.width > 0 && box.height > 0;
    const scrolls = element.closest(".wide");
    if (isInSight && !scrolls && (box.right > root.clientWidth + 1 || box.left < -1)) {
      faults.push(`<${element.tagName}> ${element.textContent.trim().slice(0, 40)}: ${Math.round(box.left)} to ${Math.round(box.right)}`);
    }
    const style = getComputedStyle(element);
    const cuts = style.overflowX === "hidden" || style.textOverflow === "ellipsis";
    if (isInSight && cuts && element.scrollWidth > element.clientWidth + 1) {
      faults.push(`<${element.tagName}> is cut: ${element.textContent.trim().slice(0, 40)}`);
    }
  }
  // Letters of a chart that are cut, and marks that leave their picture.
  for (const chart of document.querySelectorAll("svg.chart")) {
    const picture = chart.getBoundingClientRect();
    if (picture.width === 0) {
      continue;
    }
    const name = chart.getAttribute("aria-label").slice(0, 40);
    for (const text of chart.querySelectorAll("text")) {
      if (text.textContent.trim().endsWith("..")) {
        faults.push(`${name}: "${text.textContent.trim()}" is cut`);
      }
    }
    for (const mark of chart.querySelectorAll("path, circle, line, rect, text")) {
      const box = mark.getBoundingClientRect();
      const isDrawn = !mark.closest("defs") && (mark.tagName !== "text" || mark.textContent.trim());
      const over = Math.max(picture.left - box.left, box.right - picture.right, picture.top - box.top, box.bottom - picture.bottom);
      if (isDrawn && over > 1) {
        faults.push(`${name}: <${mark.tagName}> ${mark.textContent.trim()} leaves its picture by ${Math.round(over)} px`);
      }
    }
  }
  // As wide as a letter or two.
  const words = [...document.querySelectorAll("td, th")].filter((cell) => {
    const line = parseFloat(getComputedStyle(cell).fontSize);
    return cell.textContent.trim().length > 3 && cell.clientWidth < 2 * line;
  });
  words.forEach((cell) => faults.push(`a column of single letters: ${cell.textContent.trim().slice(0, 40)}`));
  return faults;
}

async function look(browser, page, width, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  const tab = await context.newPage();
  const asked = [];
  tab.on("request", (request) => asked.push(request.url()));
  await tab.goto(pathToFileURL(resolve(page)).href);
  if (asked.length > 1) {
    faults.push(`${page} asks for ${asked.slice(1).join(", ")}`);
  }
  await tab.addStyleTag({ content: letters });
  await tab.evaluate(() => document.fonts.ready);
  const where = `${basename(page)}, ${width} px, ${colorScheme}`;
  (await tab.evaluate(layout)).forEach((fault) => faults.push(`${where}: ${fault}`));
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => globalThis.axe.run());
  for (const { id, nodes } of violations) {
    nodes.forEach((node) => faults.push(`${where}: ${id}: ${node.html.slice(0, 120)}: ${node.failureSummary}`));
  }
  await tab.screenshot({ path: resolve(out, `${basename(page, ".html")}-${width}-${colorScheme}.png`), fullPage: true });
  looked++;
  return tab;
}

// Half the size is enough to see what moved.
async function picture(browser, page) {
  const context = await browser.newContext({ viewport: PICTURE, deviceScaleFactor: 0.5, colorScheme: "light" });
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(resolve(page)).href);
  await tab.addStyleTag({ content: letters });
  await tab.evaluate(() => document.fonts.ready);
  const found = await tab.screenshot();
  const kept = resolve(here, "report.png");
  writeFileSync(resolve(out, "report.png"), found);
  if (process.env.KEEP || !existsSync(kept)) {
    writeFileSync(kept, found);
    console.log(`kept a new picture: ${kept}`);
    return;
  }
  const [one, other] = [PNG.sync.read(readFileSync(kept)), PNG.sync.read(found)];
  const { width, height } = one;
  const difference = new PNG({ width, height });
  const pixels = pixelmatch(one.data, other.data, difference.data, width, height, { threshold: 0.2 });
  writeFileSync(resolve(out, "difference.png"), PNG.sync.write(difference));
  const share = pixels / (width * height);
  console.log(`${basename(page)} differs from its kept picture in ${(100 * share).toFixed(2)} % of the pixels`);
  if (share > TOLERANCE) {
    faults.push(`${basename(page)} does not look like ci/browser/report.png: see target/browser/difference.png; if it should look like that, KEEP=1 ci/report`);
  }
}

// What the documentation shows.
async function pictures(browser, page, folder) {
  const views = [
    ["report.png", { viewport: { width: 1280, height: 1240 }, colorScheme: "light" }],
    ["report-dark.png", { viewport: { width: 1280, height: 1240 }, colorScheme: "dark" }],
    ["report-phone.png", { viewport: { width: 360, height: 1400 }, colorScheme: "light" }],
  ];
  for (const [name, look] of views) {
    const tab = await (await browser.newContext(look)).newPage();
    await tab.goto(pathToFileURL(resolve(page)).href);
    await tab.addStyleTag({ content: letters });
    await tab.evaluate(() => document.fonts.ready);
    await tab.screenshot({ path: resolve(folder, name) });
  }
}

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--font-render-hinting=none"] });
try {
  for (const page of pages) {
    for (const width of WIDTHS) {
      for (const colorScheme of ["light", "dark"]) {
        await look(browser, page, width, colorScheme);
      }
    }
  }
  if (process.env.PICTURES) {
    await pictures(browser, pages[0], process.env.PICTURES);
  }
  if (basename(pages[0]) === "served.html") {
    await picture(browser, pages[0]);
  }
} finally {
  await browser.close();
}
faults.forEach((fault) => console.log(`FAILED: ${fault}`));
console.log(`report: ${looked} views of ${pages.length} pages, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
