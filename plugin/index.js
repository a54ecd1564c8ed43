const { serveComponents } = require("securecart/plugin");

void serveComponents();
