// Copies what the pages use out of node_modules into static/vendor/ and draws all icons into one
// SVG file (static/vendor/icons.svg#NAME). Whatever is not named here is not served.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const FILES = [
  "bootstrap/dist/css/bootstrap.min.css",
  "bootstrap/dist/js/bootstrap.bundle.min.js",
];

// Names of https://icons.getbootstrap.com
const ICONS = `
  house list-task building buildings diagram-3 geo-alt bullseye calendar-event calendar-week
  file-earmark-bar-graph file-earmark-text file-earmark-spreadsheet gear search bell plus-lg list
  three-dots three-dots-vertical x-lg

  check-lg check2-all check-circle check-circle-fill circle circle-fill exclamation-triangle
  exclamation-triangle-fill exclamation-circle info-circle question-circle x-circle slash-circle
  clock clock-history hourglass-split flag patch-check shield-check shield-lock lock star star-fill

  arrow-right arrow-left arrow-up arrow-down arrow-counterclockwise arrow-repeat arrow-up-right
  arrow-left-right chevron-right chevron-left chevron-down chevron-up chevron-expand box-arrow-right
  box-arrow-in-right layout-sidebar

  paperclip download upload pencil trash eye eye-slash copy link-45deg funnel sort-down share
  printer pause-circle play-circle send tag bookmark

  award trophy square building-fill-check file-earmark-check chat-dots plus-square-dotted

  person person-circle person-plus people telephone envelope chat-left-text translate moon-stars sun
  circle-half journal-text briefcase bank cash-coin graph-up kanban pin-map rulers key
`.trim().split(/\s+/);

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const modules = join(here, "node_modules");
const target = join(here, "..", "static", "vendor");

function symbol(name) {
  const svg = readFileSync(join(modules, "bootstrap-icons", "icons", `${name}.svg`), "utf8");
  const [, shapes] = svg.match(/<svg[^>]*>([\s\S]*)<\/svg>/);
  return `<symbol id="${name}" viewBox="0 0 16 16" fill="currentColor">${shapes.replace(/\n\s*/g, "")}</symbol>`;
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const file of FILES) copyFileSync(join(modules, file), join(target, basename(file)));
writeFileSync(
  join(target, "icons.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg">\n${ICONS.map(symbol).join("\n")}\n</svg>\n`,
);
console.log(`${FILES.length} files and ${ICONS.length} icons in static/vendor`);
