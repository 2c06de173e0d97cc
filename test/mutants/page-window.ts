/** The window that pages are made in: there before their modules run, since some listen to it from the start. */
import { openPage } from "../../loaders/site/static/page-window.js";

// kept by nothing but global names, which the next test file takes over
openPage("<!doctype html><main></main>", "nowhere", "index.html");
