// Starts the page: defines its elements and applies the preferences.
import { followLinks } from "./routing.js";
import { apply } from "./preferences.js";
import "./elements/app.js";

apply();
followLinks();
