"""A guide of a few lines that is right; each test breaks it in one place."""

SMALL_GUIDE = """\
title: Kleine leidraad
version: 3
language: nl
steps:
  - {key: delen, title: Delen, minutes: 20, purpose: Informatie delen.}
  - {key: wegen, title: Wegen, minutes: 10, purpose: Samen wegen.}
phases:
  - key: directe_veiligheid
    title: Directe veiligheid
    subtitle: Eerst veilig
    goal: Weten waar het gevaar zit.
    client_goal: We zorgen dat iedereen veilig is.
    plan: Veiligheidsplan
    topics:
      delen:
        - key: zorgen
          question: Wat maakt dat iemand niet veilig is?
          prompts: [Wat is gezien, Wat is een vermoeden]
          client: Waar maakt u zich zorgen over?
          client_alone: false
          captures: [concern]
          prepare: true
      wegen:
        - key: schaal
          question: Hoe groot is uw zorg?
          client: Hoeveel zorgen heeft u?
          low: geen zorgen
          high: heel veel zorgen
          higher_is: worse
          captures: [scale]
        - key: oordeel
          question: Welke fase past?
          client: Is het veilig genoeg?
          outcomes: [blijven, verder]
          captures: [verdict]
  - key: risicogestuurde_zorg
    title: Risicogestuurde zorg
    subtitle: Oorzaken
    goal: Weten waardoor het terugkomt.
    client_goal: We pakken de oorzaken aan.
    plan: Hulpverleningsplan
    topics:
      delen:
        - {key: risicos, question: Waardoor, client: Waardoor, captures: [risk]}
  - key: herstelgerichte_zorg
    title: Herstelgerichte zorg
    subtitle: Vooruit
    goal: Weten wat helpt.
    client_goal: We kijken vooruit.
    plan: Herstelplan
    topics:
      delen:
        - {key: herstel, question: Wat moet helen, client: Wat moet helen, captures: [recovery]}
"""


def line_of(text: str) -> int:
    """The line of the small guide that holds this text, counted from 1."""
    return SMALL_GUIDE[: SMALL_GUIDE.index(text)].count("\n") + 1
