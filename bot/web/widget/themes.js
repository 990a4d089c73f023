// A plain icon for each theme, fetched when the themes are first shown.

export const icons = {
  dechets: "M5 7h14l-1.3 13H6.3zM3.5 7h17M9 7V4h6v3M10 11v5M14 11v5",
  eau: "M12 3.5c3.5 4.5 5.5 7.3 5.5 10.5a5.5 5.5 0 0 1-11 0c0-3.2 2-6 5.5-10.5z",
  voirie: "M8 4 4 20M16 4l4 16M12 4v3M12 10.5v3M12 17v3",
  urbanisme: "M4 20V9l6-5 6 5v11zM16 12h4v8h-4M8 20v-5h4v5",
  logement: "M3.5 11.5 12 4l8.5 7.5M6 10v10h12V10M10 20v-6h4v6",
  nuisances: "M4 9.5h4L13 5v14l-5-4.5H4zM16 9q2 3 0 6M18.5 6.5q4 5.5 0 11",
  nature: "M12 21v-8M12 15c-5 0-7-3-7-8 5 0 7 3 7 8zM12 12c0-4 2-7 7-7 0 5-2 7-7 7z",
  papiers: "M3.5 5.5h17v13h-17zM8.5 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5.5 16q3-4 6 0M14 10h4M14 14h4",
  famille: "M8 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM17 13a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM3.5 20v-6q4.5-5 9 0v6M13.5 20v-3q3.5-3.5 7 0v3",
  social: "M12 20C6 16 3.5 13 3.5 9.5c0-5 6.5-6.5 8.5-2 2-4.5 8.5-3 8.5 2C20.5 13 18 16 12 20z",
  autonomie: "M11 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM11 8v6h5l2.5 5.5M11 10.5h4.5M9 11a5.5 5.5 0 1 0 6 8",
  sante: "M9 4h6v5h5v6h-5v5H9v-5H4V9h5z",
  securite: "M12 3.5 19 6v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z",
  transport: "M5 5h14v12H5zM5 11h14M8 17v3M16 17v3M8 14h.01M16 14h.01",
  emploi: "M3.5 8h17v11h-17zM9 8V5h6v3M3.5 13h17",
  impots: "M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  numerique: "M4 5h16v11H4zM9 20h6M12 16v4",
  vie_locale: "M5 20V8l7-4 7 4v12M9 20v-6h6v6M3 20h18M12 8.5h.01",
  deces: "M12 20v-9M12 14c-3 0-4-1.5-4-4 3 0 4 1.5 4 4zM12 11c-3-2-3-5 0-7.5 3 2.5 3 5.5 0 7.5zM7 20h10",
  droit: "M12 4v16M8 20h8M5 7h14M5 7l-2.5 6h5zM19 7l-2.5 6h5z",
};
