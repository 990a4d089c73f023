// Every sentence the page itself says. What the assistant says comes from the server.

export const words = {
  resident: "Vous\u00a0:",
  assistant: "Assistant\u00a0:",
  unanswered: "Sans réponse",
  slow: "L'assistant met plus de temps que d'habitude. Merci de patienter.",
  retry: "Réessayer",
  startAgain: "Commencer une nouvelle conversation",
  newTab: "(nouvel onglet)",

  errors: {
    network: "Nous n'avons pas reçu de réponse. Vérifiez votre connexion, puis réessayez.",
    offline: "Votre appareil n'est pas connecté à Internet. Vérifiez votre connexion, puis réessayez.",
    busy: "Vous avez envoyé beaucoup de messages en peu de temps. Attendez une minute, puis réessayez.",
    server: "L'assistant ne peut pas répondre pour le moment. Réessayez dans un instant. Si cela dure, appelez votre mairie.",
    unknown: "Votre demande n'a pas pu aboutir. Réessayez ou, si cela dure, appelez votre mairie.",
    expired: "Votre conversation a expiré. Vous pouvez en commencer une nouvelle.",
    tooLong: "Votre message est trop long. Raccourcissez-le à 2\u00a0000 caractères au plus, puis envoyez-le de nouveau.",
    choice: "Ce choix n'a pas été accepté. Choisissez une autre réponse ou écrivez-la.",
    interrupted: "La page a été rechargée avant la réponse à votre dernier message. Vous pouvez le renvoyer.",
  },

  length: (count) => `${count.toLocaleString("fr-FR")} caractères sur 2\u00a0000`,
  overLength: (count) => `${count.toLocaleString("fr-FR")} caractères sur 2\u00a0000\u00a0: raccourcissez votre message.`,

  answer: {
    toConfirm: "À confirmer auprès de la mairie",
    holder: "Qui s'en occupe",
    why: "Pourquoi",
    contact: "Qui contacter",
    noContact: "Nous n'avons pas encore ses coordonnées.",
    mairie: "Votre mairie peut vous mettre en relation",
    otherDoor: "Cet accueil peut vous mettre en relation",
    open: "Ouvert maintenant",
    closed: "Fermé en ce moment",
    phone: "Téléphone\u00a0:",
    email: "Courriel\u00a0:",
    website: "Site\u00a0:",
    address: "Adresse\u00a0:",
    map: "Voir sur la carte",
    hours: "Horaires d'ouverture",
    demonstration: "Coordonnées de démonstration",
    advice: "Bon à savoir",
    source: "Source\u00a0:",
    contactSource: "Coordonnées\u00a0:",
  },

  rating: {
    outOfFive: (note) => `${note} sur 5`,
    send: "Envoyer ma note",
    none: "Choisissez de 1 à 5 étoiles.",
  },

  sms: "Envoyer un SMS au",
  call: "Appeler le",
};
