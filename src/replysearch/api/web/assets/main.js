// Begins the page: names the elements; the shell does the rest.
import { followLinks } from "./routing.js";
import { apply } from "./preferences.js";
import "./elements/app.js";

apply();
followLinks();
